/** Every answer there is, over HTTP, from real images and the built-in profiles: the whole way from bytes to reasons. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '#core/answer/answer.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const IMAGES = {
  counter: 'linux-cr/a-minimal.img',
  web: 'linux-cr/b-pipes-epoll-sockets-ipc-pty.img',
  pipes: 'criu/6.1.0-56-amd64__pipes.tar.gz',
  'pipes-avx512': 'criu/host-6.18__pipes.tar.gz',
  'tcp-server': 'criu/6.1.0-56-amd64__tcp.tar.gz',
} as const;

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins' });
  app = appOver(composed.ports);
  for (const [name, path] of Object.entries(IMAGES)) {
    const stored = await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body: corpus(path) });
    expect(stored.status).toBe(201);
  }
  await composed.settle();
});
afterAll(() => composed.close());

interface Asked {
  readonly image: keyof typeof IMAGES;
  readonly kernel?: string;
  readonly profile?: string;
  readonly series?: string;
  readonly arch?: string;
  readonly strict?: string;
}

async function ask(question: Asked): Promise<Answer> {
  const answered = await call(app, 'get', `/api/v1/can-restore?${new URLSearchParams({ ...question })}`);
  expect(answered.status).toBe(200);
  return answered.body;
}

/** `severity rule: required / found` of each finding but notes, and the texts of the steps. */
function told({ answer, profiles }: Answer) {
  const lines = profiles.map(({ profile, verdict, findings, steps }) => {
    const reasons = findings
      .filter(({ severity }) => severity !== 'note')
      .map(({ severity, rule, required, found }) => `${severity} ${rule}: ${required} / ${found}`);
    return [`${profile}: ${verdict}`, ...reasons, ...steps.map(({ kind, text }) => `${kind}: ${text}`)];
  });
  return { answer, profiles: lines };
}

describe('the five answers', () => {
  it('yes: on every profile of the kernel', async () => {
    const answer = await ask({ image: 'counter', kernel: '2.6.38' });
    expect(told(answer)).toEqual({
      answer: 'yes',
      profiles: [['linux-cr-1fd8e6e-x86_64: yes'], ['linux-cr-2.6.38: yes'], ['linux-cr-2.6.38-no-sysvipc: yes']],
    });
    expect(answer.counts).toEqual({ yes: 3, conditional: 0, no: 0, unknown: 0 });
    expect(answer.profiles[0]?.assumptions).toContain('the CPU has fxsr');
  });

  it('yes: a CRIU set on the machine that was seen to restore it', async () => {
    const answer = await ask({ image: 'pipes', profile: 'lab-6.1-amd64' });
    expect(told(answer)).toEqual({ answer: 'yes', profiles: [['lab-6.1-amd64: yes']] });
  });

  it('conditional: with a step of conversion, on a kernel asked for by its other name', async () => {
    const answer = await ask({ image: 'web', kernel: '2.6.40' });
    expect(told(answer)).toEqual({
      answer: 'conditional',
      profiles: [
        [
          'linux-cr-2.6.40: conditional',
          'step linux-cr-header-kernel-version: kernel version 2.6.38 / kernel 2.6.40 (3.0)',
          'convert: Restamp the header: write the version numbers of the target kernel into it.',
        ],
        [
          'linux-cr-5c3471a-x86_64: conditional',
          'step linux-cr-header-kernel-version: kernel version 2.6.38 / kernel 3.0',
          'convert: Restamp the header: write the version numbers of the target kernel into it.',
        ],
      ],
    });
    const others = '3 profiles of other architectures are omitted; the question is about x86_64.';
    expect(answer.notes).toEqual([
      'Linux 3.0 reports itself as 2.6.40 to programs that expect 2.6 (UNAME26); the question is about 3.0.',
      others,
    ]);
    const plain = await ask({ image: 'web', kernel: '3.0' });
    expect([plain.profiles, plain.notes]).toEqual([answer.profiles, [others]]);
  });

  it('conditional: with an option of the restorer', async () => {
    expect(told(await ask({ image: 'tcp-server', profile: 'lab-6.1-amd64' }))).toEqual({
      answer: 'conditional',
      profiles: [
        [
          'lab-6.1-amd64: conditional',
          'step tcp-established: the restore option --tcp-established / connected TCP sockets',
          'option: Restore with --tcp-established.',
        ],
      ],
    });
  });

  it('no: registers that the CPU lacks, and a module that nothing can load', async () => {
    expect(told(await ask({ image: 'pipes-avx512', profile: 'lab-6.1-amd64' }))).toEqual({
      answer: 'no',
      profiles: [['lab-6.1-amd64: no', 'blocker x86-xsave-components: CPU flags avx512f / a CPU without avx512f']],
    });
    const nomods = told(await ask({ image: 'pipes', profile: 'lab-6.1-amd64-nomods' }));
    expect(nomods.answer).toBe('no');
    expect(nomods.profiles[0]).toContain(
      'blocker restorer-nfnetlink: module nfnetlink loaded (CONFIG_NETFILTER_NETLINK=m) / ' +
        '0 loaded modules without it, and module loading disabled',
    );
  });

  it('mixed: profiles of one kernel disagree, and each says why', async () => {
    const answer = await ask({ image: 'web', kernel: '2.6.38' });
    const { profiles } = told(answer);
    expect([answer.answer, answer.counts]).toEqual(['mixed', { yes: 2, conditional: 0, no: 1, unknown: 0 }]);
    expect(profiles[1]).toEqual(['linux-cr-2.6.38: yes']);
    expect(profiles[2]?.[0]).toBe('linux-cr-2.6.38-no-sysvipc: no');
    expect(profiles[2]).toContain('blocker linux-cr-ipc-sem-kconfig: CONFIG_SYSVIPC=y / CONFIG_SYSVIPC is not set');
  });

  it('unknown: what a strict question may not take for granted', async () => {
    const answer = await ask({ image: 'pipes', profile: 'lab-6.1-amd64', strict: 'true' });
    expect([answer.answer, answer.counts.unknown, answer.profiles[0]?.assumptions]).toEqual(['unknown', 1, []]);
    expect(answer.profiles[0]?.findings.map(({ severity }) => severity)).toContain('unknown');
  });

  it('unknown: options that a partial configuration does not contain', async () => {
    const body = JSON.stringify({ release: '6.5.0', arch: 'x86_64', restorer: 'criu@4.2' });
    await call(app, 'put', '/api/v1/profiles/partial', { type: 'application/json', body });
    const answer = await ask({ image: 'pipes', profile: 'partial' });
    expect(answer.answer).toBe('unknown');
    expect(told(answer).profiles[0]).toContain(
      'unknown base-checkpoint-restore: CONFIG_CHECKPOINT_RESTORE=y / CONFIG_CHECKPOINT_RESTORE not recorded',
    );
  });
});

describe('an unrecorded kernel', () => {
  it('is unknown, with its neighbours and nothing in the way as far as the version tells', async () => {
    const answer = await ask({ image: 'pipes', kernel: '5.10.3' });
    expect([answer.answer, answer.profiles, answer.counts]).toEqual([
      'unknown',
      [],
      { yes: 0, conditional: 0, no: 0, unknown: 0 },
    ]);
    expect(answer.notes).toEqual([
      'No profile is recorded for kernel 5.10.3 on x86_64.',
      'Nearest recorded kernel below: 3.1.',
      'Nearest recorded kernel above: 5.14.0-503.35.1.el9_5.x86_64.',
      'From the version alone, with CRIU 4.2: no blocker is known.',
    ]);
  });

  it('is still unknown if the version alone is a blocker, and a note says so', async () => {
    const answer = await ask({ image: 'pipes', kernel: '2.6.39' });
    expect([answer.answer, answer.profiles]).toEqual(['unknown', []]);
    expect(answer.notes).toContain(
      'From the version alone, with CRIU 4.2: the restore requires kernel 3.11 or newer; found kernel 2.6.39.',
    );
  });

  it('names the releases with the same numbers', async () => {
    const answer = await ask({ image: 'pipes', kernel: '6.1.0-99-amd64' });
    expect(answer.notes[1]).toBe(
      'Recorded with the same numbers: 6.1.0-56-amd64, 6.1.0-56-cloud-amd64, 6.1.0-56-rt-amd64.',
    );
  });
});

describe('many profiles at once', () => {
  it('a range and a series are the conjunction over all profiles in them; other architectures are left out, told', async () => {
    const series = await ask({ image: 'pipes', series: '6.1' });
    expect(series.notes).toEqual(['2 profiles of other architectures are omitted; the question is about x86_64.']);
    const range = await ask({ image: 'pipes', kernel: '>=6.1 <6.2' });
    expect(range.profiles).toEqual(series.profiles);
    const { yes, conditional, no, unknown } = series.counts;
    expect([yes + conditional + no + unknown, series.answer]).toEqual([series.profiles.length, 'mixed']);
    const arm = await ask({ image: 'pipes', series: '6.1', arch: 'aarch64' });
    expect([arm.answer, told(arm).profiles[0]?.slice(0, 2)]).toEqual([
      'no',
      ['debian-6.1-arm64: no', 'blocker arch-differs: architecture x86_64 / aarch64'],
    ]);
  });

  it('takes a plus in a query for a plus, but before a comparison for a space', async () => {
    const get = async (query: string) => (await call(app, 'get', `/api/v1/can-restore?image=pipes&${query}`)).body;
    const plain = await get('kernel=6.12.117+deb12-amd64');
    expect(plain.profiles.map(({ profile }: { profile: string }) => profile)).toEqual([
      'debian-6.12-amd64',
      'lab-6.12-amd64',
    ]);
    expect((await get('kernel=6.12.117%2Bdeb12-amd64')).profiles).toEqual(plain.profiles);
    const range = await get('kernel=>=6.12+<6.13');
    expect(range.profiles).toHaveLength(4);
    expect((await get('kernel=%3E%3D6.12%20%3C6.13')).profiles).toEqual(range.profiles);
  });

  it('gives a stored answer and one made on the spot alike', async () => {
    const stored = await ask({ image: 'tcp-server', profile: 'debian-12-amd64-criu-3.17.1' });
    const query = new URLSearchParams({ image: 'tcp-server', profile: stored.profiles[0]?.profile ?? '' });
    // What is ignored is not in the image, so that only the way to the answer differs.
    query.set('ignore', 'criu/no-such-object');
    const fresh = await call(app, 'get', `/api/v1/can-restore?${query}`);
    expect(JSON.stringify(fresh.body.profiles)).toBe(JSON.stringify(stored.profiles));
    expect(stored.profiles[0]?.findings.length).toBeGreaterThan(2);
  });
});

describe('windows of the matrix', () => {
  const PROFILE = 'lab-6.1-amd64';

  /** Every page of a list, three at a time. */
  async function pagesOf(path: string): Promise<{ image: string; profile: string; verdict: string }[]> {
    const items = [];
    for (let next: string | null = ''; next !== null; ) {
      const cursor = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
      const page = await call(app, 'get', `${path}?limit=3${cursor}`);
      expect(page.status).toBe(200);
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      items.push(...page.body.items);
      next = page.body.next;
    }
    return items;
  }

  it('row, column, matrix and answers say the same', async () => {
    const { body: matrix } = await call(app, 'get', '/api/v1/matrix?imageLimit=200&profileLimit=200');
    const images: string[] = matrix.images.map(({ name }: { name: string }) => name);
    const profiles: string[] = matrix.profiles.map(({ name }: { name: string }) => name);
    expect([...images].sort()).toEqual(Object.keys(IMAGES).sort());
    expect(profiles.length).toBeGreaterThanOrEqual(80);
    const verdicts: string[][] = matrix.cells.map((row: { verdict: string }[]) => row.map(({ verdict }) => verdict));

    const column = await pagesOf(`/api/v1/profiles/${PROFILE}/column`);
    const at = profiles.indexOf(PROFILE);
    expect(column.map(({ image, verdict }) => [image, verdict])).toEqual(
      images.map((image, index) => [image, verdicts[index]?.[at]]),
    );
    const row = await pagesOf('/api/v1/images/tcp-server/row');
    const of = images.indexOf('tcp-server');
    expect(row.map(({ profile, verdict }) => [profile, verdict])).toEqual(
      profiles.map((profile, index) => [profile, verdicts[of]?.[index]]),
    );
    for (const image of Object.keys(IMAGES) as (keyof typeof IMAGES)[]) {
      const { answer } = await ask({ image, profile: PROFILE });
      expect(answer, image).toBe(verdicts[images.indexOf(image)]?.[at]);
    }
  });
});
