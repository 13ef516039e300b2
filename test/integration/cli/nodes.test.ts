/** Nodes of a cluster answer for themselves: offline by the atlas, or as a fleet of a service. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '#api/serve.ts';
import type { Answer } from '#core/answer/answer.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from '../api/api-under-test.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';

const IMAGE = join(CORPUS, 'containers/truthbox-podman.tar.gz');

function node(name: string, kernelVersion: string, osImage: string, architecture = 'amd64') {
  const nodeInfo = { kernelVersion, osImage, architecture, containerRuntimeVersion: 'cri-o://1.31.0' };
  return { kind: 'Node', metadata: { name }, status: { nodeInfo } };
}
const NODES = {
  kind: 'List',
  items: [
    node('u-1', '6.8.0-45-generic', 'Ubuntu 24.04.1 LTS'),
    node('u-2', '6.8.0-45-generic', 'Ubuntu 24.04.1 LTS'),
    node('t-1', '6.12.40-talos', 'Talos (v1.10.6)', 'arm64'),
    node('d-1', '6.1.0-57-amd64', 'Debian GNU/Linux 12 (bookworm)'),
    node('x-1', '6.9.9-homemade', 'Homemade 1'),
  ],
};

let folder = '';
let list = '';
let composed: Composed;
let serving: Serving;
let url = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-nodes-'));
  list = join(folder, 'nodes.json');
  writeFileSync(list, JSON.stringify(NODES));
  composed = await composeForTest({ record: 'builtins', worker: false });
  const app = appOver(composed.ports);
  const body = corpus('containers/truthbox-podman.tar.gz');
  expect((await call(app, 'post', '/api/v1/images?name=podman', { type: BYTES, body })).status).toBe(201);
  serving = await serve(app, { host: '127.0.0.1', port: 0 });
  ({ url } = serving);
});
afterAll(async () => {
  await serving.close();
  await composed.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('can-restore --nodes', () => {
  it('counts the nodes by verdict, and says how each kernel is known', async () => {
    const run = await runMain('can-restore', '--image', IMAGE, '--nodes', list, '--restorer', 'criu@4.2', '-o', 'json');
    const answer: Answer = JSON.parse(run.out);
    expect(answer.question).toMatchObject({ nodes: '5' });
    const { total, yes, conditional, no, unknown } = answer.nodes ?? {};
    // Of another architecture: no. In no atlas: unknown, never yes and never no.
    expect({ total, no, unknown, rest: (yes ?? 0) + (conditional ?? 0) }).toEqual({
      total: 5,
      no: 1,
      unknown: 1,
      rest: 3,
    });
    const notes = answer.notes.join('\n');
    expect(notes).toContain('2 nodes (u-1, u-2): 6.8.0-45-generic on Ubuntu 24.04.1 LTS, amd64: near: between');
    expect(notes).toContain('1 node (d-1): 6.1.0-57-amd64 on Debian GNU/Linux 12 (bookworm), amd64: exact.');
    expect(notes).toContain('6.9.9-homemade on Homemade 1, amd64: missing from the atlas.');
  });

  it.each([
    [['--nodes', 'LIST', '--kernel', '6.1.0-57-amd64'], 'cannot be combined with --kernel'],
    [['--nodes', 'LIST', '--profile', 'x.json'], 'cannot be combined with --profile'],
    [['--nodes', 'LIST', '--server', 'http://127.0.0.1:1'], 'restore-matrix fleet import'],
    [['--nodes', IMAGE], 'is not JSON. Make the list with: kubectl get nodes -o json'],
    [['--nodes', '/nonexistent'], 'cannot read /nonexistent'],
  ])('refuses %j', async (options, text) => {
    const given = options.map((one) => (one === 'LIST' ? list : one));
    const run = await runMain('can-restore', '--image', IMAGE, ...given);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toContain(text);
  });
});

describe('fleet import', () => {
  it('records profiles of the atlas and a fleet of them, and says what is missing', async () => {
    const dry = await runMain('fleet', 'import', 'dry', list, '--dry-run', '--server', url);
    expect(dry.code).toBe(3);
    expect((await runMain('can-restore', '--image', 'podman', '--fleet', 'dry', '--server', url)).code).toBe(2);

    const run = await runMain('fleet', 'import', 'production', list, '--server', url);
    expect([run.code, run.err]).toEqual([3, '']);
    expect(run.out).toMatch(/^2 +6\.8\.0-45-generic +amd64 +Ubuntu 24\.04\.1 LTS +ubuntu-24\.04-\S+ +near: between/m);
    expect(run.out).toMatch(/^1 +6\.9\.9-homemade +amd64 +Homemade 1 +- +missing from the atlas$/m);
    const asked = await runMain(
      'can-restore',
      '--image',
      'podman',
      '--fleet',
      'production',
      '--server',
      url,
      '-o',
      'json',
    );
    const answer: Answer = JSON.parse(asked.out);
    expect(answer.nodes).toMatchObject({ total: 4, no: 1, unknown: 0 });

    const again = await runMain('fleet', 'import', 'production', list, '--server', url);
    expect(again.out).toMatch(/^2 +6\.8\.0-45-generic .* recorded$/m);
  });

  it('takes the profile that a label of the node names, and no other', async () => {
    const labelled = (name: string, profile: string) => {
      const one = node(name, '6.1.0-56-amd64', 'Debian GNU/Linux 12 (bookworm)');
      return { ...one, metadata: { name, labels: { 'restore-matrix.io/profile': profile } } };
    };
    const file = join(folder, 'labelled.json');
    const items = [labelled('a', 'lab-6.1-amd64-nomods'), labelled('b', 'lab-6.1-amd64'), labelled('c', 'deleted')];
    writeFileSync(file, JSON.stringify({ kind: 'List', items }));
    const run = await runMain('fleet', 'import', 'labelled', file, '--server', url);
    expect([run.code, run.err]).toEqual([3, '']);
    expect(run.out).toMatch(/ lab-6\.1-amd64-nomods +recorded$/m);
    expect(run.out).toMatch(
      / - +missing: label restore-matrix\.io\/profile=deleted does not mean one recorded profile$/m,
    );
    const fleet = await call(appOver(composed.ports), 'get', '/api/v1/fleets/labelled');
    expect(fleet.body.profiles).toEqual([
      { profile: 'lab-6.1-amd64', nodes: 1 },
      { profile: 'lab-6.1-amd64-nomods', nodes: 1 },
    ]);
  });
});
