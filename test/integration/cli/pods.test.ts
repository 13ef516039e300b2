/** The checkpoint of a pod restores where all of its containers do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '#api/serve.ts';
import type { Answer } from '#core/answer/answer.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { corpusSet } from '../../support/images/corpus-files.ts';
import { ociLayoutOf, TAR_LAYER } from '../../support/images/make-oci.ts';
import { podOfDirectories, podOfTars } from '../../support/images/make-pod.ts';
import { type TarFile, tarOf } from '../../support/images/make-tar.ts';
import { labKernel } from '../../support/lab-kernel.ts';
import { appOver } from '../api/api-under-test.ts';
import { CORPUS, runCli } from './run-cli.ts';
import { runMain } from './run-main.ts';

const CRIO = 'containers/truthbox-cri-o.tar.gz';
const AIO = 'criu/6.1.0-56-amd64__aios.tar.gz';
const NODES = join(CORPUS, '../../docs/examples/nodes.json');

let folder = '';
let pod = '';
let both = '';
let noAio = '';
let tar: Uint8Array = new Uint8Array(0);

const filesOf = async (path: string): Promise<readonly TarFile[]> =>
  [...(await corpusSet(path))].map(([name, data]) => ({ name, data }));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-pods-'));
  const containers = { app: await filesOf(CRIO), sidecar: await filesOf(AIO) };
  const put = (name: string, data: Uint8Array | string) => {
    writeFileSync(join(folder, name), data);
    return join(folder, name);
  };
  tar = await tarOf(podOfDirectories(containers));
  pod = put('pod.tar', tar);
  put('registry.tar', await tarOf(ociLayoutOf([{ mediaType: TAR_LAYER, bytes: tar }])));
  put('tars.tar', await tarOf(await podOfTars(containers)));
  const { release, arch, kconfig, facts } = labKernel(['criu@4.2']);
  const lab = { release: release.text, arch, restorer: ['criu@4.2'], kconfig, kconfigComplete: true, facts };
  both = put('both.json', JSON.stringify(lab));
  noAio = put('no-aio.json', JSON.stringify({ ...lab, kconfig: { ...kconfig, CONFIG_AIO: 'n' } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answerTo(...options: readonly string[]): Promise<{ code: number | null; answer: Answer }> {
  const { code, out, err } = await runMain('can-restore', ...options, '-o', 'json');
  expect(err).toBe('');
  return { code, answer: JSON.parse(out) };
}
const verdictsOf = ({ profiles }: Answer) =>
  profiles.map(({ set, profile, verdict }) => `${set} on ${profile}: ${verdict}`);

describe('scan of a pod', () => {
  it('shows the image of each container under its name', async () => {
    const { code, out } = await runMain('scan', pod);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^archive {4}sha256:[0-9a-f]{64}\nimages {5}2\n\nimage {6}app\nformat {5}criu \(cri-o\), x86_64\n/,
    );
    expect(out).toMatch(/\n\nimage {6}sidecar\nformat {5}criu \(bare\), x86_64\n[\s\S]*\ncriu\/aio-ring /);
  });

  it('as JSON has the inventory of each, with the digest of its tar where there is one', async () => {
    for (const [file, digests] of [
      ['pod.tar', [null, null]],
      ['tars.tar', [expect.any(String), expect.any(String)]],
    ]) {
      const { images } = JSON.parse((await runMain('scan', join(folder, String(file)), '-o', 'json')).out);
      expect(images.map(({ name }: { name: string }) => name)).toEqual(['app', 'sidecar']);
      expect(images.map(({ digest }: { digest: string }) => digest)).toEqual(digests);
      const own = JSON.parse((await runMain('scan', join(CORPUS, CRIO), '-o', 'json')).out);
      expect(images[0].inventory.objects).toEqual(own.objects);
    }
  });

  it('reads standard input', async () => {
    const { code, out } = await runCli(['scan', '-'], tar);
    expect([code, out.split('\n')[1]]).toEqual([0, 'images     2']);
  });
});

describe('can-restore of a pod', () => {
  it('is no if one container cannot be restored, and shows each with its findings', async () => {
    for (const file of ['pod.tar', 'registry.tar', 'tars.tar']) {
      const { code, answer } = await answerTo('--image', join(folder, file), '--profile', noAio);
      expect([code, answer.answer]).toEqual([1, 'no']);
      expect(answer.counts).toEqual({ yes: 0, conditional: 0, no: 1, unknown: 0 });
      expect(answer.image.sets).toMatchObject([
        { name: 'app', answer: 'yes' },
        { name: 'sidecar', answer: 'no' },
      ]);
      expect(verdictsOf(answer)).toEqual(['app on no-aio: yes', 'sidecar on no-aio: no']);
      const blockers = answer.profiles.map(({ findings }) => findings.filter(({ severity }) => severity === 'blocker'));
      expect(blockers.map((one) => one.length > 0)).toEqual([false, true]);
    }
  });

  it('is joined for each profile before the profiles are', async () => {
    const { code, answer } = await answerTo('--image', pod, '--profile', noAio, '--profile', both);
    expect([code, answer.answer]).toEqual([1, 'mixed']);
    expect(answer.counts).toEqual({ yes: 1, conditional: 0, no: 1, unknown: 0 });
    const good = await answerTo('--image', pod, '--profile', both);
    expect([good.code, good.answer.answer]).toEqual([0, 'yes']);
  });

  it('prints the answer of each container in a table and for CI', async () => {
    const { out } = await runMain('can-restore', '--image', pod, '--profile', noAio);
    expect(out).toMatch(/^NO\nimage {4}\S+pod\.tar \(criu\)\nset {6}app: yes\nset {6}sidecar: no\n/);
    expect(out).toContain('\nsidecar on no-aio: no (predicted; kernel 6.1.0-56-amd64, x86_64)\n');
    const junit = await runMain('can-restore', '--image', pod, '--profile', noAio, '--output', 'junit');
    expect(junit.out).toContain('name="sidecar on no-aio (kernel 6.1.0-56-amd64, x86_64)"');
    const github = await runMain('can-restore', '--image', pod, '--profile', noAio, '--output', 'github');
    expect(github.out).toMatch(/::error title=\S+pod\.tar%2C sidecar on no-aio%3A no::/);
  });

  it('counts the nodes that restore all containers', async () => {
    const { answer } = await answerTo('--image', pod, '--nodes', NODES, '--restorer', 'criu@4.2');
    expect(answer.nodes).toEqual({ total: 2, yes: 0, conditional: 1, no: 1, unknown: 0 });
  });

  it('selects the nodes that restore all containers', async () => {
    const args = ['can-restore', '--image', pod, '--profile', noAio, '--profile', both, '--output', 'kubernetes'];
    const { code, out } = await runMain(...args);
    expect(code).toBe(0);
    expect(out).toContain('restores (2 profiles: 1 yes, 1 no)');
    expect(out).toMatch(/\bboth\b/);
    expect(out).not.toContain('no-aio');
    const turned = ['can-restore', '--image', join(CORPUS, AIO), '--image', join(CORPUS, CRIO), '--profile', noAio];
    const nowhere = await runMain(...turned, '--output', 'kubernetes');
    expect([nowhere.code, nowhere.out]).toEqual([1, '']);
    expect(nowhere.err).toContain('the image restores nowhere (1 profile: 1 no)');
  });

  it('is answered from the atlas too', async () => {
    const { answer } = await answerTo('--image', pod, '--kernel', '6.8.0-45-generic');
    expect(answer.profiles.map(({ set }) => set)).toEqual(['app', 'sidecar']);
    // Notes about all of them are listed once.
    expect(new Set(answer.notes).size).toBe(answer.notes.length);
    expect(answer.notes[0]).toMatch(/^No profile is recorded/);
  });
});

describe('several files', () => {
  const app = join(CORPUS, CRIO);
  const sidecar = join(CORPUS, AIO);

  it('are the containers of one pod, each under the name of its file', async () => {
    const { code, answer } = await answerTo('--image', app, '--image', sidecar, '--profile', noAio);
    expect([code, answer.answer]).toEqual([1, 'no']);
    expect(answer.question.image).toEqual([app, sidecar]);
    expect(answer.image).toMatchObject({ digest: '', name: `${app}, ${sidecar}`, signature: '' });
    const scanned = await runMain('scan', app);
    expect(answer.image.sets?.map(({ name, answer: own }) => [name, own])).toEqual([
      [app, 'yes'],
      [sidecar, 'no'],
    ]);
    expect(scanned.out).toContain(answer.image.sets?.[0]?.digest);
  });

  it('may hold several containers themselves', async () => {
    const { answer } = await answerTo('--image', pod, '--image', sidecar, '--profile', both);
    expect(answer.image.sets?.map(({ name }) => name)).toEqual([`${pod}/app`, `${pod}/sidecar`, sidecar]);
  });

  it('must differ', async () => {
    const { code, err } = await runMain('can-restore', '--image', app, '--image', app, '--profile', both);
    expect([code, err]).toEqual([2, `restore-matrix: --image ${app} is given twice\n`]);
  });
});

describe('with a service', () => {
  let composed: Composed;
  let serving: Serving;
  let server: readonly string[];
  beforeAll(async () => {
    composed = await composeForTest({ record: 'builtins', worker: false });
    serving = await serve(appOver(composed.ports), { host: '127.0.0.1', port: 0 });
    server = ['--server', serving.url];
  });
  afterAll(async () => {
    await serving.close();
    await composed.close();
  });

  it('push records each container below the name, and can-restore joins them', async () => {
    for (const [file, name] of [
      [noAio, 'no-aio'],
      [both, 'both'],
    ] as const)
      expect((await runMain('profile', 'push', file, name, ...server)).code).toBe(0);
    const pushed = await runMain('push', pod, '--name', 'shop', '--tag', 'v7', ...server);
    expect(pushed).toMatchObject({ code: 0, err: '' });
    expect(pushed.out.match(/^name .*/gm)).toEqual(['name       shop/app', 'name       shop/sidecar']);
    const images = ['--image', 'shop/app:v7', '--image', 'shop/sidecar:v7'];
    const { code, answer } = await answerTo(...images, '--profile', 'no-aio', '--profile', 'both', ...server);
    expect([code, answer.answer]).toEqual([1, 'mixed']);
    expect(answer.image.sets?.map(({ name }) => name)).toEqual(['shop/app:v7', 'shop/sidecar:v7']);
    const verdicts = Object.fromEntries(
      answer.profiles.map(({ set, profile, verdict }) => [`${set} ${profile}`, verdict]),
    );
    expect(verdicts).toMatchObject({ 'shop/app:v7 no-aio': 'yes', 'shop/sidecar:v7 no-aio': 'no' });
  });

  it('push needs a name that fits', async () => {
    const unnamed = await runMain('push', pod, ...server);
    expect([unnamed.code, unnamed.err]).toEqual([
      2,
      'restore-matrix: the archive has 2 images: app, sidecar. Give it a --name: each is recorded below it\n',
    ]);
    const long = await runMain('push', pod, '--name', 'n'.repeat(128), ...server);
    expect([long.code, long.out]).toEqual([2, '']);
  });

  it('an upload is refused with the names of the containers, and nothing is recorded', async () => {
    const refused = await fetch(`${serving.url}/api/v1/images?name=pod`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(tar),
    });
    expect(refused.status).toBe(422);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({
      type: expect.stringContaining('image-several-sets'),
      detail: 'the archive has 2 image sets: app, sidecar',
    });
    expect((await fetch(`${serving.url}/api/v1/images/pod`)).status).toBe(404);
    const whole = await runMain('push', pod, '--whole', ...server);
    expect([whole.code, whole.out]).toEqual([2, '']);
    expect(whole.err).toContain('the archive has 2 image sets: app, sidecar');
  });
});

describe('other commands', () => {
  it.each([
    ['plan', 'POD', '--to', 'PROFILE'],
    ['guarantee', 'POD', '--profile', 'PROFILE'],
    ['convert', 'POD', '--to', 'PROFILE', '-o', 'OUT'],
  ])('%s names the containers, and says what it needs', async (...args) => {
    const given = { POD: pod, PROFILE: both, OUT: join(folder, 'out.tar') };
    const { code, err } = await runMain(...args.map((one) => given[one as keyof typeof given] ?? one));
    expect(code).toBe(2);
    expect(err).toContain('the archive has 2 image sets: app, sidecar (image-several-sets)');
  });
});
