/** Guarantees of real images over the profiles that come with the product. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const IMAGES = {
  pipes: 'criu/6.1.0-56-amd64__pipes.tar.gz',
  counter: 'linux-cr/a-minimal.img',
  podman: 'containers/truthbox-podman.tar.gz',
};
const JSON_TYPE = 'application/json';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins' });
  app = appOver(composed.ports);
  for (const [name, file] of Object.entries(IMAGES)) {
    const sent = await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body: corpus(file) });
    expect(sent.status).toBe(201);
  }
}, 60_000);
afterAll(() => composed.close());

interface Rung {
  readonly rung: string;
  readonly state: string;
  readonly n: number | null;
}

const guaranteeOf = async (ref: string, query = '') =>
  (await call(app, 'get', `/api/v1/images/${ref}/guarantee${query}`)).body;
const sketch = ({ rungs }: { rungs: readonly Rung[] }) =>
  rungs.map(({ rung, state, n }) => `${rung} ${state}${n ? ` ${n}` : ''}`);
const ask = async (image: string, guarantee: string) =>
  (await call(app, 'get', `/api/v1/can-restore?image=${image}&guarantee=${encodeURIComponent(guarantee)}`)).body;

describe('GET /api/v1/images/{ref}/guarantee', () => {
  it('climbs the ladder of a Linux-CR image from the kernel in its header', async () => {
    const guarantee = await guaranteeOf('counter');
    expect(guarantee.home).toMatchObject({ kernel: '2.6.38-synthetic', restorer: 'linux-cr', missing: null });
    expect(sketch(guarantee)).toEqual([
      'exact-build not-provable',
      'same-options not-provable',
      'any-options held',
      'stable-series not-provable',
      'forward held 2',
      'backward broken',
    ]);
    expect(guarantee.strongest).toBe('forward+2');
    const [, , any, stable, forward, backward] = guarantee.rungs;
    expect(any).toMatchObject({ answer: 'yes', seen: { profiles: 3, versions: 1, configurations: 3 } });
    expect(any.provenBy).toHaveLength(3);
    expect(stable.missing).toEqual(['only one version of the series 2.6.38 is recorded']);
    expect([forward.answer, forward.series]).toEqual(['conditional', ['3.0', '3.1']]);
    expect(forward.steps).not.toEqual([]);
    expect(backward.counterexample).toMatchObject({ profile: 'linux-cr-a272e68-x86_64', verdict: 'no' });
    expect(backward.counterexample.rules).toContain('object-version-unsupported');
  });

  it('proves nothing where the origin kernel is not recorded, until somebody names it', async () => {
    const unknown = await guaranteeOf('pipes');
    expect([unknown.strongest, unknown.home.missing]).toEqual([null, 'origin kernel not recorded']);
    expect(new Set(unknown.rungs.map(({ state }: Rung) => state))).toEqual(new Set(['not-provable']));
    const given = await guaranteeOf('pipes', '?home=6.1.0-56-rt-amd64');
    expect(given.home).toMatchObject({ kernel: '6.1.0-56-rt-amd64', evidence: 'given with the question' });
    expect([given.rungs[0].state, given.strongest]).toEqual(['held', 'exact-build']);
    // A host of the release whose CPU has no AVX2 is a counterexample, and is named with its rule.
    expect(given.rungs[2].counterexample.profile).toBe('lab-6.1-amd64-cpu-qemu64');
  });

  it('follows the matrix: a profile of home makes a rung, an old kernel breaks one', async () => {
    const put = (name: string, body: object) =>
      call(app, 'put', `/api/v1/profiles/${name}`, { type: JSON_TYPE, body: JSON.stringify(body) });
    const before = await guaranteeOf('podman');
    expect([before.home.kernel, before.rungs[0].missing]).toEqual([
      '6.18.44-fc-v769',
      ['no profile of the build 6.18.44-fc-v769 is recorded'],
    ]);
    await put('home', { release: '6.18.44-fc-v769', arch: 'x86_64', restorer: ['criu@1.0'] });
    const after = await guaranteeOf('podman');
    expect([after.rungs[0].state, after.rungs[0].counterexample.profile]).toEqual(['broken', 'home']);
    expect(after.strongest).toBeNull();
    expect(after.revision).toBeGreaterThan(before.revision);
  });

  it.each([
    ['nope', '', 404, 'image-not-found'],
    ['pipes', '?home=banana', 400, 'kernel-release-malformed'],
    ['pipes', '?rung=forward', 400, 'request-malformed'],
  ])('refuses %s%s', async (ref, query, status, code) => {
    const answer = await call(app, 'get', `/api/v1/images/${ref}/guarantee${query}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('GET /api/v1/can-restore?guarantee=', () => {
  it.each([
    ['any-options', 'yes', 3],
    ['release', 'yes', 3],
    // All that is recorded of the series is one version: that proves nothing about a series.
    ['stable-series', 'unknown', 3],
    ['forward+1', 'conditional', 5],
    ['forward', 'conditional', 5],
    ['forward+3', 'unknown', 6],
    ['backward-1', 'mixed', 6],
    ['exact-build', 'unknown', 0],
  ])('%s of a Linux-CR image is %s over %i profiles', async (guarantee, answer, profiles) => {
    const body = await ask('counter', guarantee);
    expect([body.answer, body.profiles.length]).toEqual([answer, profiles]);
    if (answer === 'unknown') expect(body.notes.join(' ')).toContain('Not provable: ');
  });

  it('says the same as the ladder', async () => {
    const { rungs } = await guaranteeOf('counter');
    for (const { rung, n, answer } of rungs) {
      expect((await ask('counter', n > 1 ? `${rung}+${n}` : rung)).answer).toBe(answer);
    }
  });

  it('refuses an unknown rung and lists the rungs, and refuses a second target', async () => {
    const unknown = await call(app, 'get', '/api/v1/can-restore?image=counter&guarantee=eternal');
    expect([unknown.status, unknown.body.code, unknown.body.errors[0].pointer]).toEqual([
      400,
      'guarantee-unknown',
      'guarantee',
    ]);
    expect(unknown.body.errors[0].message).toContain(
      'exact-build, same-options, any-options, stable-series, forward+n',
    );
    const two = await call(app, 'get', '/api/v1/can-restore?image=counter&guarantee=forward&series=6.1');
    expect([two.status, two.body.code]).toEqual([400, 'question-ambiguous-target']);
  });
});
