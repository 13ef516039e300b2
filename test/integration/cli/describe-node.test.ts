/** The script of the DaemonSet, with the built command line, a service, and an API server that records what it is told. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Serving, serve } from '#api/serve.ts';
import { labelValueOf } from '#core/kubernetes/label-value.ts';
import { PROFILE_LABEL } from '#core/kubernetes/names.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, call } from '../api/api-under-test.ts';
import type { CliRun } from './run-cli.ts';
import { placeOneFile } from './run-one-file.ts';

vi.setConfig({ testTimeout: 60_000 });

const SCRIPT = fileURLToPath(new URL('../../../deploy/kubernetes/describe-node.mjs', import.meta.url));
const TOKEN = 'a-token-of-the-service';

let folder = '';
let commandLine = '';
let composed: Composed;
let serving: Serving;
let cluster: Server;
let told: { method: string; path: string; type: string; authorization: string; body: unknown }[] = [];
let status = 200;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-node-'));
  commandLine = placeOneFile(folder);
  const files = {
    'host/proc/sys/kernel/osrelease': '6.1.0-56-amd64\n',
    'host/proc/sys/kernel/arch': 'x86_64\n',
    'account/token': 'a-token-of-the-account\n',
    'bin/chroot': `#!/bin/sh\n[ "$1" = '${join(folder, 'host')}' ] && [ "$2 $3" = 'criu --version' ] && echo 'Version: 4.1.1'\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  chmodSync(join(folder, 'bin/chroot'), 0o755);
  composed = await composeForTest({ worker: false });
  serving = await serve(appOver(composed.ports, { auth: 'token', tokens: [TOKEN] }), { host: '127.0.0.1', port: 0 });
  cluster = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    const { 'content-type': type = '', authorization = '' } = req.headers;
    told.push({ method: req.method ?? '', path: req.url ?? '', type, authorization, body: JSON.parse(body) });
    res.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => cluster.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => cluster.close(resolve));
  await serving.close();
  await composed.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  told = [];
  status = 200;
});

function describeNode(environment: Readonly<Record<string, string>>): Promise<CliRun> {
  const env = {
    ...{ PATH: process.env.PATH ?? '', HOST_ROOT: join(folder, 'host'), COMMAND_LINE: commandLine },
    ...{ ACCOUNT: join(folder, 'account'), INTERVAL_SECONDS: '0', RESTORER: 'criu@4.2', NODE_NAME: 'worker-1' },
    ...{ RESTORE_MATRIX_SERVER: serving.url, RESTORE_MATRIX_TOKEN: TOKEN },
    KUBERNETES_API: `http://127.0.0.1:${(cluster.address() as AddressInfo).port}`,
    ...environment,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT], { env, stdio: 'pipe' });
    const run = { out: '', err: '' };
    child.stdout.on('data', (text) => {
      run.out += text;
    });
    child.stderr.on('data', (text) => {
      run.err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...run }));
  });
}
const recorded = (name: string) => call(appOver(composed.ports), 'get', `/api/v1/profiles/${name}`);

describe('the pod of a node', () => {
  it('records the profile, and then labels the node with its name', async () => {
    const run = await describeNode({});
    expect([run.err, run.code]).toEqual(['', 0]);
    expect(told).toEqual([
      {
        ...{ method: 'PATCH', path: '/api/v1/nodes/worker-1', type: 'application/merge-patch+json' },
        authorization: 'Bearer a-token-of-the-account',
        body: { metadata: { labels: { [PROFILE_LABEL]: 'worker-1' } } },
      },
    ]);
    const { status: found, body } = await recorded('worker-1');
    expect([found, body.release, body.arch]).toEqual([200, '6.1.0-56-amd64', 'x86_64']);
    expect(JSON.stringify(body.restorer ?? body.restorers)).toContain('criu@4.2');
    expect((await describeNode({})).out).toContain('profile   worker-1, revision 1\n');
  });

  it('asks the node for its CRIU where no restorer is set', async () => {
    const PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
    const run = await describeNode({ RESTORER: '', NODE_NAME: 'worker-2', PATH });
    expect([run.err, run.code]).toEqual(['', 0]);
    const { body } = await recorded('worker-2');
    expect(JSON.stringify(body.restorer ?? body.restorers)).toContain('criu@4.1.1');
  });

  it('names a node with a long name by a label value', async () => {
    const node = `${'worker-'.repeat(20)}1.example.com`;
    expect((await describeNode({ NODE_NAME: node })).code).toBe(0);
    const { metadata } = (told[0]?.body ?? {}) as { metadata?: { labels: Record<string, string> } };
    const name = metadata?.labels[PROFILE_LABEL] ?? '';
    expect([name.length <= 63, labelValueOf(name), (await recorded(name)).status]).toEqual([true, name, 200]);
    expect(told[0]?.path).toBe(`/api/v1/nodes/${node}`);
  });

  it.each([
    ['no CRIU', { RESTORER: '', PATH: '/nonexistent' }, 'no CRIU runs on the node. Set RESTORER'],
    ['a wrong token', { RESTORE_MATRIX_TOKEN: 'wrong' }, 'profile push'],
    ['no host', { HOST_ROOT: '/nonexistent' }, '--root /nonexistent: no such folder'],
  ])('does not label a node with %s', async (_what, environment, text) => {
    const run = await describeNode(environment);
    expect([run.code, told]).toEqual([1, []]);
    expect(run.err).toContain(text);
  });

  it('fails where the API server refuses the label', async () => {
    status = 403;
    const run = await describeNode({});
    expect(run.code).toBe(1);
    expect(run.err).toContain('the API server answered 403 to the label of node worker-1');
  });
});
