/** The upgrade planner over HTTP: real images, built-in profiles, evaluated on the spot and from the matrix. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '#core/answer/comparison.ts';
import type { ImageComparison } from '#core/answer/image-comparison.ts';
import { CHANGES, type Change, MIRROR } from '#core/matrix/compare-columns.ts';
import { jobHandlers } from '../../../workers/job-handlers.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

let composed: Composed;
let app: Express;
const IMAGES = {
  pipes: 'criu/6.1.0-56-amd64__pipes.tar.gz',
  tcp: 'criu/host-6.18__tcp.tar.gz',
  sysvipc: 'criu/host-6.18__sysvipc.tar.gz',
  timens: 'criu/host-6.18__timens.tar.gz',
  rich: 'linux-cr/b-pipes-epoll-sockets-ipc-pty.img',
} as const;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins', worker: false });
  app = appOver(composed.ports);
  for (const [name, path] of Object.entries(IMAGES)) {
    const sent = await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body: corpus(path) });
    expect(sent.status).toBe(201);
  }
  await putWithout('debian-6.1-amd64', 'no-cr', ['CONFIG_CHECKPOINT_RESTORE']);
});
afterAll(() => composed.close());

/** A built-in profile with options off. */
async function putWithout(of: string, name: string, off: readonly string[]): Promise<void> {
  const { kconfig, release, arch, restorer } = (await call(app, 'get', `/api/v1/profiles/${of}`)).body;
  const options = { ...kconfig, ...Object.fromEntries(off.map((option) => [option, 'n'])) };
  const body = JSON.stringify({ release, arch, restorer, kconfig: options, kconfigComplete: true });
  const { status } = await call(app, 'put', `/api/v1/profiles/${name}`, { type: 'application/json', body });
  expect(status).toBe(201);
}

async function compare(query: string): Promise<Comparison> {
  const { status, body } = await call(app, 'get', `/api/v1/compare?${query}`);
  expect(status, JSON.stringify(body).slice(0, 500)).toBe(200);
  return body;
}

const brief = ({ items }: Comparison) =>
  items
    .map(({ change, from, to, images, reasons, steps }) => ({
      change,
      verdicts: `${from.verdict}>${to.verdict}`,
      names: images.shown.map(({ name }) => name),
      reasons,
      steps,
    }))
    .sort((a, b) => (a.names.join() < b.names.join() ? -1 : 1));

function expectAddedUp({ counts, total }: Comparison): void {
  for (const key of ['signatures', 'images'] as const) {
    expect(CHANGES.reduce((sum, change) => sum + counts[change][key], 0)).toBe(total[key]);
  }
}

const UPGRADES = [
  ['debian-6.1-amd64', 'no-cr'],
  ['debian-6.1-amd64', 'debian-6.12-amd64'],
  ['linux-cr-2.6.38', 'linux-cr-2.6.38-no-sysvipc'],
] as const;
const onTheSpot = new Map<string, Comparison>();

describe('GET /compare of two profiles that nothing is decided on', () => {
  it.each(UPGRADES)(
    'from %s to %s is evaluated on the spot, counts every image once, and mirrors',
    async (from, to) => {
      const there = await compare(`from=${from}&to=${to}&ignoreUnchanged=false`);
      const back = await compare(`from=${to}&to=${from}&ignoreUnchanged=false`);
      onTheSpot.set(`${from} ${to}`, there);
      expect(there.counts.open).toEqual({ signatures: 0, images: 0 });
      expect(there.items.every((item) => item.onTheSpot)).toBe(true);
      for (const one of [there, back]) expectAddedUp(one);
      for (const change of CHANGES) expect(back.counts[MIRROR[change]]).toEqual(there.counts[change]);
      const verdict = (name: string) => async (profile: string) =>
        (await call(app, 'get', `/api/v1/can-restore?image=${name}&profile=${profile}`)).body.answer;
      const [item] = there.items;
      const ask = verdict(item?.images.shown[0]?.name ?? '');
      expect([item?.from.verdict, item?.to.verdict]).toEqual([await ask(from), await ask(to)]);
    },
  );

  it('names the rule and what it needs', async () => {
    const { items, rules, counts, rulesCover } = await compare('from=debian-6.1-amd64&to=no-cr&change=breaks');
    expect(counts.breaks.images).toBeGreaterThan(0);
    expect(items).toHaveLength(counts.breaks.signatures);
    for (const { change, reasons } of items) {
      expect(change).toBe('breaks');
      expect(reasons.length).toBeGreaterThan(0);
      for (const { side, required } of reasons) {
        expect([side, required]).toEqual(['new', 'CONFIG_CHECKPOINT_RESTORE=y']);
      }
    }
    const base = rules.find(({ rule }) => rule === 'base-checkpoint-restore');
    expect(base).toMatchObject({ change: 'breaks', side: 'new', ...counts.breaks });
    expect(rulesCover).toEqual(counts.breaks);
  });

  it('never counts as fine what is open, where there is more of it than is evaluated on the spot', async () => {
    const query = { from: 'debian-6.1-amd64', to: 'no-cr', keys: ['yes>yes', 'open'], after: null, limit: 2 };
    const caps = { ruleBook: 'rb-none', maxOpen: 0, maxPairs: 10, maxImages: 1 };
    const counted = await composed.ports.comparisons.read({ ...query, ...caps, listOpen: false });
    expect(counted.totals).toEqual([{ from: null, to: null, signatures: 5, images: 5 }]);
    expect([counted.rows, counted.open, counted.pairs, counted.next]).toEqual([[], [], [], null]);
    const listed = await composed.ports.comparisons.read({ ...query, ...caps, listOpen: true });
    expect([listed.rows.length, listed.open, listed.next]).toEqual([2, [], `open\n${listed.rows[1]?.signatureId}`]);
  });

  it('has no flips with itself', async () => {
    const { items, rules, counts, total } = await compare('from=no-cr&to=no-cr');
    expect([items, rules, counts.same]).toEqual([[], [], total]);
  });
});

describe('GET /compare of two images', () => {
  it('tells what differs, and the profiles on which it matters', async () => {
    const { status, body } = await call(app, 'get', '/api/v1/compare?fromImage=pipes&toImage=sysvipc&limit=200');
    expect(status).toBe(200);
    const comparison: ImageComparison = body;
    expect([comparison.from.name, comparison.to.name, comparison.sameSignature]).toEqual(['pipes', 'sysvipc', false]);
    const typesOf = async (name: string): Promise<readonly string[]> => {
      const { objects } = (await call(app, 'get', `/api/v1/images/${name}/inventory`)).body;
      return objects.map(({ type }: { type: string }) => type);
    };
    const [had, has] = [await typesOf('pipes'), await typesOf('sysvipc')];
    const added = [...new Set(has.filter((type) => !had.includes(type)))].sort();
    expect(added.length).toBeGreaterThan(0);
    expect(comparison.drift.added.map(({ type }) => type)).toEqual(added);
    const { total, counts } = comparison.profiles;
    expect(CHANGES.reduce((sum, change) => sum + counts[change], 0)).toBe(total);
    const flips = total - counts.same - counts.open;
    expect(comparison.items).toHaveLength(flips);
    const first = await call(app, 'get', '/api/v1/compare?fromImage=pipes&toImage=rich&limit=5');
    const second = await call(
      app,
      'get',
      `/api/v1/compare?fromImage=pipes&toImage=rich&limit=5&cursor=${first.body.next}`,
    );
    const names = [...first.body.items, ...second.body.items].map(({ profile }: { profile: string }) => profile);
    expect(new Set(names).size).toBe(10);
  });

  it('with itself has nothing to tell', async () => {
    const { body } = await call(app, 'get', '/api/v1/compare?fromImage=tcp&toImage=tcp');
    expect(body).toMatchObject({ sameSignature: true, items: [], next: null });
    expect(body.drift.counts).toEqual({ added: 0, removed: 0, versions: 0, attributes: 0 });
  });
});

describe('a comparison as CSV', () => {
  it('has a line for each, and no formula', async () => {
    const json = await compare('from=debian-6.1-amd64&to=no-cr');
    const asked = await call(app, 'get', '/api/v1/compare?from=debian-6.1-amd64&to=no-cr', {
      headers: { accept: 'text/csv' },
    });
    expect([asked.status, asked.headers['x-rows-cut'], asked.headers.vary]).toEqual([200, 'false', 'Accept']);
    const lines = asked.text.split('\n').filter((line) => /^[a-z-]+,(yes|no|conditional|unknown),/.test(line));
    expect(asked.text.split('\n')[0]).toBe('change,from,to,images,names,rules,reasons,steps,signature');
    expect(lines).toHaveLength(json.items.length);
    const drift = await call(app, 'get', '/api/v1/compare?fromImage=pipes&toImage=rich&format=csv');
    expect(drift.text.split('\n')[0]).toBe('change,from,to,profile,kernel,arch,rules,reasons,steps');
  });
});

describe('a comparison that cannot be made', () => {
  it.each([
    ['from=debian-6.1-amd64', 400, 'request-malformed'],
    ['from=debian-6.1-amd64&to=no-cr&fromImage=tcp', 400, 'request-malformed'],
    ['from=debian-6.1-amd64&toImage=tcp', 400, 'request-malformed'],
    ['from=debian-6.1-amd64&to=no-cr&change=worse', 400, 'request-malformed'],
    ['from=debian-6.1-amd64&to=no-cr&limit=0', 400, 'request-malformed'],
    ['from=debian-6.1-amd64&to=no-cr&cursor=abc', 400, 'cursor-malformed'],
    ['from=debian-6.1-amd64&to=nowhere', 404, 'profile-not-found'],
    ['fromImage=tcp&toImage=nobody', 404, 'image-not-found'],
    ['', 400, 'request-malformed'],
  ])('%s is %i %s', async (query, status, code) => {
    const asked = await call(app, 'get', `/api/v1/compare?${query}`);
    expect([asked.status, asked.body.code]).toEqual([status, code]);
  });
});

/** Last: from here on the matrix is filled. */
describe('GET /compare of what the matrix has decided', () => {
  beforeAll(async () => {
    await composed.composition.startWorker(jobHandlers(composed.ports));
    await composed.settle();
  });

  it.each(UPGRADES)('from %s to %s says what was said on the spot', async (from, to) => {
    const stored = await compare(`from=${from}&to=${to}&ignoreUnchanged=false`);
    const fresh = onTheSpot.get(`${from} ${to}`);
    expect(fresh).toBeDefined();
    if (fresh === undefined) return;
    expect(stored.items.some((item) => item.onTheSpot)).toBe(false);
    expect(stored.counts).toEqual(fresh.counts);
    expect(stored.rules).toEqual(fresh.rules);
    expect(brief(stored)).toEqual(brief(fresh));
  });

  it('pages through all of them once, the worst first', async () => {
    const whole = await compare('from=debian-6.1-amd64&to=no-cr&ignoreUnchanged=false');
    const items: Comparison['items'][number][] = [];
    for (let cursor = ''; ; ) {
      const page = await compare(`from=debian-6.1-amd64&to=no-cr&ignoreUnchanged=false&limit=2${cursor}`);
      expect(page.counts).toEqual(whole.counts);
      items.push(...page.items);
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(items).toEqual(whole.items);
    const places = items.map(({ change }) => CHANGES.indexOf(change as Change));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('has an ETag that stays while nothing changes', async () => {
    const path = '/api/v1/compare?from=debian-6.1-amd64&to=no-cr';
    const { headers } = await call(app, 'get', path);
    const again = await call(app, 'get', path, { headers: { 'if-none-match': String(headers.etag) } });
    expect(again.status).toBe(304);
  });
});
