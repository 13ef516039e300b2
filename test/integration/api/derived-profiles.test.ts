import type { Express } from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_ANCESTORS } from '#core/profile/check-lineage.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

/** Built in; an image with System V IPC restores on it as long as it has that. */
const ROOT = 'linux-cr-2.6.38';
const IMAGE = corpus('linux-cr/b-pipes-epoll-sockets-ipc-pty.img');
const JSON_TYPE = 'application/json';

let composed: Composed;
let app: Express;
let signatureId: number;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins' });
  app = appOver(composed.ports);
  await call(app, 'post', '/api/v1/images?name=ipc', { type: BYTES, body: IMAGE });
  signatureId = (await composed.ports.images.find('ipc'))?.signatureId ?? 0;
});
afterAll(() => composed.close());

const get = async (name: string, query = '') => (await call(app, 'get', `/api/v1/profiles/${name}${query}`)).body;
const put = (name: string, body: unknown) =>
  call(app, 'put', `/api/v1/profiles/${name}`, { type: JSON_TYPE, body: JSON.stringify(body) });

async function cellOf(name: string) {
  const profile = await composed.ports.profiles.find(name);
  const [cell] = await composed.ports.cells.of(signatureId, [profile?.id ?? 0]);
  return cell;
}

async function verdictOf(name: string): Promise<string> {
  const { body } = await call(app, 'get', `/api/v1/can-restore?image=ipc&profile=${name}`);
  return body.answer;
}

/** The same content as one puts it, without a parent. */
async function contentOf(name: string) {
  const { release, arch, restorer, kconfig, kconfigComplete, objectSupport, facts, labels } = await get(name);
  return { release, arch, restorer, kconfig, kconfigComplete, objectSupport, facts, labels };
}

describe('a derived profile', () => {
  it('says only what differs, and shows where the rest comes from', async () => {
    const root = await get(ROOT);
    const child = await put('shown', { parent: ROOT, facts: { possibleCpus: 8 }, labels: { site: 'a' } });
    expect(child.status).toBe(201);
    const leaf = await put('shown-leaf', {
      parent: 'shown',
      release: '2.6.38-mine',
      kconfig: { CONFIG_SYSVIPC: 'n', CONFIG_EPOLL: null, CONFIG_OURS: 'y' },
      labels: { site: null },
    });
    const { CONFIG_EPOLL: _, ...kept } = root.kconfig;
    expect(leaf.body).toMatchObject({
      parent: 'shown',
      release: '2.6.38-mine',
      arch: root.arch,
      restorer: root.restorer,
      kconfigComplete: root.kconfigComplete,
      kconfig: { ...kept, CONFIG_SYSVIPC: 'n', CONFIG_OURS: 'y' },
      facts: { ...root.facts, possibleCpus: 8 },
      labels: root.labels,
      from: {
        ancestors: ['shown', ROOT],
        release: 'shown-leaf',
        arch: ROOT,
        kconfig: { own: 2, inherited: Object.keys(root.kconfig).length - 2, removed: 1 },
        facts: { possibleCpus: 'shown' },
      },
      option: null,
    });
    expect(leaf.body.kconfig.CONFIG_EPOLL).toBeUndefined();
    expect(await get('shown-leaf')).toEqual(leaf.body);
    expect(root.from).toBeNull();
    const sources = ['CONFIG_OURS', 'CONFIG_EPOLL', 'CONFIG_NET', 'CONFIG_NOBODY'].map(async (name) => {
      const { option } = await get('shown-leaf', `?option=${name}`);
      return [option.name, option.value, option.from];
    });
    expect(await Promise.all(sources)).toEqual([
      ['CONFIG_OURS', 'y', 'shown-leaf'],
      ['CONFIG_EPOLL', null, 'shown-leaf'],
      ['CONFIG_NET', 'y', ROOT],
      ['CONFIG_NOBODY', null, null],
    ]);
    const bad = await call(app, 'get', '/api/v1/profiles/shown?option=tun');
    expect([bad.status, bad.body.errors[0].pointer]).toEqual([400, 'option']);
    const again = await put('shown', { parent: ROOT, facts: { possibleCpus: 8 }, labels: { site: 'a' } });
    expect([again.status, again.body.revision]).toEqual([200, 1]);
  });

  it('takes a .config, in part or as a whole, with the parent in the query', async () => {
    const root = await get(ROOT);
    const raw = (query: string, body: string) =>
      call(app, 'put', `/api/v1/profiles/raw?parent=${ROOT}${query}`, { type: 'text/plain', body });
    const part = await raw('', '# CONFIG_SYSVIPC is not set\n');
    expect(part.status).toBe(201);
    expect(part.body).toMatchObject({ release: root.release, kconfig: { ...root.kconfig, CONFIG_SYSVIPC: 'n' } });
    expect(part.body.kconfigComplete).toBe(root.kconfigComplete);
    const whole = await raw('&kconfigComplete=true&release=2.6.38-2', 'CONFIG_SYSVIPC=y\n');
    expect(whole.body).toMatchObject({ release: '2.6.38-2', arch: root.arch, kconfigComplete: true });
    expect(whole.body.kconfig).toEqual({ CONFIG_SYSVIPC: 'y' });
    expect(whole.body.from.kconfig).toEqual({ own: 1, inherited: 0, removed: 0 });
    const unknown = '/api/v1/profiles/raw?parent=nobody';
    const nobody = await call(app, 'put', unknown, { type: 'text/plain', body: 'CONFIG_A=y\n' });
    expect([nobody.status, nobody.body.code, nobody.body.errors[0].pointer]).toEqual([
      400,
      'profile-parent-unknown',
      'parent',
    ]);
  });
});

describe('a parent that changes', () => {
  const children = ['middle', 'leaf', 'deaf', 'complete'] as const;

  it('takes along whatever is derived from it, down to the last', async () => {
    const before = await contentOf(ROOT);
    await put('root', before);
    await put('middle', { parent: 'root', labels: { site: 'a' } });
    await put('leaf', { parent: 'middle', facts: { possibleCpus: 4 } });
    await put('deaf', { parent: 'middle', kconfig: { CONFIG_SYSVIPC: 'y' } });
    const everything = Object.entries({ ...before.kconfig, CONFIG_SYSVIPC: 'y' }) as [string, string][];
    const text = everything.map(([option, value]) => (value === 'n' ? `# ${option} is not set` : `${option}=${value}`));
    await put('complete', { parent: 'root', kconfig: text.join('\n'), kconfigComplete: true });
    await composed.settle();
    expect(await Promise.all(children.map(verdictOf))).not.toContain('no');

    const event = await composed.ports.events.latest();
    const { revision: matrixRevision } = await composed.ports.matrix.revision();
    const off = { ...before, kconfig: { ...before.kconfig, CONFIG_SYSVIPC: 'n' } };
    expect((await put('root', off)).body.revision).toBe(2);
    // Answers follow at once, whether the cells are filled again or not.
    expect(await Promise.all(['root', 'middle', 'leaf'].map(verdictOf))).toEqual(['no', 'no', 'no']);
    expect(await Promise.all(['deaf', 'complete'].map(verdictOf))).not.toContain('no');
    const { revision } = await composed.ports.matrix.revision();
    const told = (await composed.ports.events.after(event, 100)).filter(({ kind }) => kind === 'profile-changed');
    const bodyOf = (parent?: string) => ({
      release: before.release,
      arch: before.arch,
      ...(parent === undefined ? {} : { parent }),
      revision: matrixRevision + 1,
    });
    expect(told.map(({ subject, body }) => [subject, body])).toEqual([
      ['root', bodyOf()],
      ['middle', bodyOf('root')],
      ['leaf', bodyOf('middle')],
    ]);
    expect(revision).toBeGreaterThan(matrixRevision);
    await composed.settle();
    expect(await cellOf('leaf')).toMatchObject({ state: 'decided', verdict: 'no', profileRevision: 2 });
    expect(await get('leaf')).toMatchObject({ revision: 2, parent: 'middle', facts: { possibleCpus: 4 } });
    // What says itself what changed has nothing to follow.
    expect(await get('deaf')).toMatchObject({ revision: 1, kconfig: { CONFIG_SYSVIPC: 'y' } });
    expect(await get('complete')).toMatchObject({ revision: 1, kconfig: { CONFIG_SYSVIPC: 'y' } });
    // A whole configuration stays, but not what else the parent says.
    await put('root', { ...off, facts: { ...before.facts, possibleCpus: 2 } });
    expect(await get('complete')).toMatchObject({
      revision: 2,
      kconfig: (await get('complete')).kconfig,
      facts: { possibleCpus: 2 },
      from: { kconfig: { own: everything.length, inherited: 0 }, facts: { possibleCpus: 'root' } },
    });
    expect(await get('leaf')).toMatchObject({ revision: 2, facts: { possibleCpus: 4 } });
    expect(await get('middle')).toMatchObject({ revision: 3, facts: { possibleCpus: 2 } });
  });

  it('wants the cells of all of them again', async () => {
    await put('want-root', { release: '6.1.0', arch: 'x86_64', restorer: 'criu@4.2' });
    await put('want-child', { parent: 'want-root' });
    await put('want-leaf', { parent: 'want-child' });
    await composed.settle();
    const { followed, wantedCells } = await composed.ports.profiles.put(
      {
        name: 'want-child',
        builtin: false,
        own: {
          parent: 'want-root',
          release: '6.12.0',
          arch: null,
          restorers: null,
          kconfig: {},
          kconfigWhole: false,
          kconfigComplete: null,
          objectSupport: {},
          facts: {},
          labels: {},
        },
      },
      (await composed.ports.matrix.revision()).ruleBook,
    );
    const leaf = await composed.ports.profiles.find('want-leaf');
    expect([followed, wantedCells]).toEqual([[leaf?.id], 2]);
    expect(leaf?.profile.release.text).toBe('6.12.0');
    // Nobody was told to evaluate them.
    expect(await cellOf('want-leaf')).toMatchObject({ state: 'wanted', verdict: null, profileRevision: 2 });
  });

  it('is refused where that would make a child too large', async () => {
    const labels = (prefix: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'x']));
    const whole = { release: '6.1.0', arch: 'x86_64', restorer: 'criu@4.2' };
    await put('full-root', { ...whole, labels: labels('a', 30) });
    await put('full-child', { parent: 'full-root', labels: labels('b', 30) });
    const refused = await put('full-root', { ...whole, labels: labels('a', 40) });
    expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
      400,
      'profile-malformed',
      '/labels',
    ]);
    expect(refused.body.detail).toContain('full-child');
    expect((await get('full-root')).revision).toBe(1);
  });
});

describe('what is refused', () => {
  beforeEach(async () => {
    await put('a', { parent: ROOT });
    await put('b', { parent: 'a' });
    await put('c', { parent: 'b' });
  });

  it('an unrecorded parent', async () => {
    const answer = await put('d', { parent: 'linux-cr-2.6.83' });
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([
      400,
      'profile-parent-unknown',
      '/parent',
    ]);
    expect(answer.body.nearest).toContain(ROOT);
    expect((await put('self', { parent: 'self' })).body.code).toBe('profile-parent-unknown');
    expect((await put('d', { parent: '../a' })).body.code).toBe('profile-malformed');
    expect((await put('d', { arch: 'x86_64' })).body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      ['/release', '/restorer'],
    );
  });

  it('texts that no database holds', async () => {
    for (const text of ['"\0"', '"\ud800"']) {
      const answer = await put('d', { parent: ROOT, kconfig: { CONFIG_A: text } });
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, '/kconfig/CONFIG_A']);
    }
  });

  it.each(['a', 'b', 'c'])('a circle, a under %s', async (parent) => {
    const answer = await put('a', { parent });
    expect([answer.status, answer.body.code]).toEqual([409, 'profile-parent-refused']);
    expect((await get('a')).parent).toBe(ROOT);
  });

  it('a profile too deep, put below or pushed down from above', async () => {
    for (let depth = 0; depth < MAX_ANCESTORS; depth++) {
      const made = await put(`deep-${depth + 1}`, { parent: depth === 0 ? ROOT : `deep-${depth}` });
      expect(made.status).toBe(201);
    }
    const below = await put('too-deep', { parent: `deep-${MAX_ANCESTORS}` });
    expect([below.status, below.body.code]).toEqual([409, 'profile-parent-refused']);
    const above = await put('deep-1', { parent: 'a' });
    expect([above.status, above.body.code]).toEqual([409, 'profile-parent-refused']);
    expect((await get(`deep-${MAX_ANCESTORS}`)).from.ancestors).toHaveLength(MAX_ANCESTORS);
  });

  it('to delete a parent, until nothing is derived from it', async () => {
    const answer = await call(app, 'delete', '/api/v1/profiles/b');
    expect([answer.status, answer.body.code]).toEqual([409, 'profile-has-children']);
    expect(answer.body.detail).toContain('c');
    await put('c', { parent: 'a' });
    expect((await call(app, 'delete', '/api/v1/profiles/b')).status).toBe(204);
    await put('c', await contentOf('c'));
    expect(await get('c')).toMatchObject({ parent: null, from: null });
    expect((await call(app, 'delete', '/api/v1/profiles/a')).status).toBe(204);
  });
});
