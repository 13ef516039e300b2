/** `can-restore --output kubernetes`: the answer as a node affinity, from a list of nodes, from files and from a service. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '#api/serve.ts';
import type { Answer } from '#core/answer/answer.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { type LabelledNode, selectNodes } from '../../support/select-nodes.ts';
import { appOver, BYTES, call, corpus } from '../api/api-under-test.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';

const IMAGE = join(CORPUS, 'criu/6.1.0-56-amd64__pipes.tar.gz');
const LIST = fileURLToPath(new URL('../../fixtures/kubernetes/node-list.json', import.meta.url));
const PROFILE = 'restore-matrix.io/profile';
const NODES: readonly LabelledNode[] = JSON.parse(readFileSync(LIST, 'utf8')).items.map(
  ({ metadata }: { metadata: LabelledNode }) => metadata,
);
const ask = (...options: readonly string[]) => runMain('can-restore', ...options, '--output', 'kubernetes');

let composed: Composed;
let serving: Serving;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-affinity-'));
  composed = await composeForTest({ record: 'builtins', worker: false });
  const app = appOver(composed.ports);
  const body = corpus('criu/6.1.0-56-amd64__pipes.tar.gz');
  expect((await call(app, 'post', '/api/v1/images?name=pipes', { type: BYTES, body })).status).toBe(201);
  const members = ['lab-6.12-amd64', 'debian-6.12-amd64', 'lab-6.1-amd64-nomods'];
  const fleet = { profiles: members.map((profile) => ({ profile, nodes: 2 })) };
  const put = { type: 'application/json', body: JSON.stringify(fleet) };
  expect((await call(app, 'put', '/api/v1/fleets/production', put)).status).toBe(201);
  serving = await serve(app, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await serving.close();
  await composed.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the affinity of a list of nodes', () => {
  it('selects the nodes that the answer counts, and says what it leaves out', async () => {
    const json = await runMain('can-restore', '--image', IMAGE, '--nodes', LIST, '--accept-steps', '-o', 'json');
    const { nodes }: Answer = JSON.parse(json.out);
    const run = await ask('--image', IMAGE, '--nodes', LIST, '--accept-steps');
    expect([run.code, run.err]).toEqual([0, '']);
    const selected = selectNodes(run.out, NODES);
    expect(selected).toHaveLength((nodes?.yes ?? 0) + (nodes?.conditional ?? 0));
    expect(selected).toContain('ubuntu');
    for (const other of ['talos', 'own']) expect(selected).not.toContain(other);
    expect(run.out).toContain(`(${nodes?.total} nodes: ${nodes?.conditional} conditional, 1 no, 1 unknown)`);
  });

  it('is not printed where no node restores; the status is that of the answer', async () => {
    const run = await ask('--image', IMAGE, '--nodes', LIST);
    expect([run.code, run.out]).toEqual([1, '']);
    expect(run.err).toContain('no node affinity: the image restores nowhere (7 nodes: 5 conditional, 1 no, 1 unknown)');
    expect(run.err).toContain('--accept-steps selects the conditional ones');
    const unknown = join(folder, 'unknown.json');
    const item = JSON.parse(readFileSync(LIST, 'utf8')).items.find(
      ({ metadata }: { metadata: LabelledNode }) => metadata.name === 'own',
    );
    writeFileSync(unknown, JSON.stringify(item));
    expect((await ask('--image', IMAGE, '--nodes', unknown)).code).toBe(3);
  });
});

describe('the affinity of profiles', () => {
  it('selects the nodes that bear the label of a profile of the fleet', async () => {
    const asked = ['--server', serving.url, '--image', 'pipes', '--fleet', 'production'];
    const nodes = ['lab-6.12-amd64', 'debian-6.12-amd64', 'lab-6.1-amd64-nomods', 'unasked'].map((name) => ({
      name,
      labels: { [PROFILE]: name },
    }));
    const run = await ask(...asked);
    expect([run.code, selectNodes(run.out, nodes)]).toEqual([0, ['lab-6.12-amd64']]);
    expect(run.out).toContain('# Where pipes restores (6 nodes: 2 yes, 2 conditional, 2 no).');
    expect(selectNodes((await ask(...asked, '--accept-steps')).out, nodes)).toEqual(
      nodes.slice(0, 2).map(({ name }) => name),
    );
    const none = await ask('--server', serving.url, '--image', 'pipes', '--profile', 'lab-6.1-amd64-nomods');
    expect([none.code, none.out]).toEqual([1, '']);
  });

  it('comes from files too, by their names', async () => {
    const file = join(folder, 'here.json');
    copyFileSync(fileURLToPath(new URL('../../../docs/examples/linux-cr-2.6.40.json', import.meta.url)), file);
    const run = await ask(
      '--image',
      join(CORPUS, 'linux-cr/14-b6cdf01-x86_64.img'),
      '--profile',
      file,
      '--accept-steps',
    );
    expect([run.err, run.code]).toEqual(['', 0]);
    expect(selectNodes(run.out, [{ name: 'n', labels: { [PROFILE]: 'here' } }, { name: 'm' }])).toEqual(['n']);
  });

  it.each([
    [['--image', IMAGE, '--kernel', '6.8.0-45-generic'], 'requires --nodes, or profiles with names'],
    [['--image', IMAGE, '--release', '6.1.0', '--arch', 'x86_64', '--restorer', 'criu@4.2'], 'requires --nodes'],
    [['--image', 'pipes', '--kernel', '6.8.0-45-generic', '--server', 'URL'], 'the answer is from the atlas'],
  ])('is refused for %j: no node bears a label of it', async (options, text) => {
    const run = await ask(...options.map((one) => (one === 'URL' ? serving.url : one)));
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toContain(text);
  });
});
