// Runs in a pod on each node (daemonset.yaml): captures the profile of the node, records it with the service, and labels
// the node with its name. docs/kubernetes.md explains it.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LABEL = 'restore-matrix.io/profile';
const MAX_LABEL = 63;
const RETRY_SECONDS = 60;

const {
  NODE_NAME = '',
  HOST_ROOT = '/host',
  COMMAND_LINE = '/app/dist/restore-matrix.mjs',
  RESTORER = '',
  INTERVAL_SECONDS = '3600',
  KUBERNETES_API = 'https://kubernetes.default.svc',
  ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount',
} = process.env;

/** A profile for each node: nodes of one kernel differ in CPU and modules. It is a label value as it is. */
function profileName(node) {
  if (node.length <= MAX_LABEL) return node;
  const digest = createHash('sha256').update(node).digest('hex').slice(0, 12);
  return `${node.slice(0, MAX_LABEL - 13)}-${digest}`;
}

/** Standard output; rejects unless the program exits with 0. */
function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${program} ${args.join(' ')} ended with status ${code}`));
    });
  });
}

/** RESTORER, else the CRIU that is installed on the node. */
async function restorerOfNode() {
  if (RESTORER !== '') return RESTORER;
  const version = await run('chroot', [HOST_ROOT, 'criu', '--version']).catch(() => '');
  const found = /^Version:\s*(\d+(?:\.\d+)+)/m.exec(version)?.[1];
  if (found !== undefined) return `criu@${found}`;
  throw new Error('no CRIU runs on the node. Set RESTORER in settings.env, such as criu@4.2');
}

async function labelNode(profile) {
  const token = readFileSync(join(ACCOUNT, 'token'), 'utf8').trim();
  const answer = await fetch(new URL(`/api/v1/nodes/${encodeURIComponent(NODE_NAME)}`, KUBERNETES_API), {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ metadata: { labels: { [LABEL]: profile } } }),
  });
  if (!answer.ok) throw new Error(`the API server answered ${answer.status} to the label of node ${NODE_NAME}`);
}

/** The label comes last: a node never names a profile that is not recorded. */
async function describeNode() {
  const profile = profileName(NODE_NAME);
  const restorer = await restorerOfNode();
  const folder = mkdtempSync(join(tmpdir(), 'describe-node-'));
  try {
    const file = join(folder, 'profile.json');
    const capture = ['profile', 'capture', '--root', HOST_ROOT, '--restorer', restorer, '--quiet', '--out', file];
    await run(process.execPath, [COMMAND_LINE, ...capture]);
    process.stdout.write(await run(process.execPath, [COMMAND_LINE, 'profile', 'push', file, profile]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await labelNode(profile);
  process.stdout.write(`label     ${LABEL}=${profile}\n`);
}

process.on('SIGTERM', () => process.exit(0));
if (NODE_NAME === '') throw new Error('NODE_NAME is not set');
const interval = Number(INTERVAL_SECONDS);
if (!(interval >= 0)) throw new Error('INTERVAL_SECONDS must be a number of seconds; 0: once');
for (;;) {
  let pause = interval;
  try {
    await describeNode();
  } catch (error) {
    process.stderr.write(`describe-node: ${error instanceof Error ? error.message : String(error)}\n`);
    if (interval === 0) process.exit(1);
    pause = Math.min(interval, RETRY_SECONDS);
  }
  if (interval === 0) break;
  await sleep(pause * 1000);
}
