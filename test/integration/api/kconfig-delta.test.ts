/** The Kconfig delta over HTTP: the same whatever the form, and true once its lines are in the profile. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShownDelta } from '#core/answer/kconfig-delta-of.ts';
import { parseKconfig } from '#core/kconfig/parse-kconfig.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins', worker: false });
  app = appOver(composed.ports);
  const body = corpus('linux-cr/b-pipes-epoll-sockets-ipc-pty.img');
  expect((await call(app, 'post', '/api/v1/images?name=rich', { type: BYTES, body })).status).toBe(201);
  await putWithout('bare', ['CONFIG_SYSVIPC', 'CONFIG_EPOLL', 'CONFIG_FUTEX']);
});
afterAll(() => composed.close());

/** `linux-cr-2.6.38` with options off. */
async function putWithout(name: string, off: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const { kconfig, release, arch, restorer } = (await call(app, 'get', '/api/v1/profiles/linux-cr-2.6.38')).body;
  const options = { ...kconfig, ...Object.fromEntries(off.map((option) => [option, 'n'])), ...more };
  const body = JSON.stringify({ release, arch, restorer, kconfig: options, kconfigComplete: true });
  const { status } = await call(app, 'put', `/api/v1/profiles/${name}`, { type: 'application/json', body });
  expect(status).toBe(201);
}

const PATH = '/api/v1/images/rich/kconfig-delta';

describe('GET /images/{ref}/kconfig-delta', () => {
  it('names the options that are missing, and their fragment makes the verdict that it foretells', async () => {
    const { status, body } = await call(app, 'get', `${PATH}?profile=bare`);
    expect(status).toBe(200);
    const delta: ShownDelta = body;
    expect(delta.lines.map(({ option, value, was }) => [option, value, was])).toEqual([
      ['CONFIG_EPOLL', 'y', 'n'],
      ['CONFIG_FUTEX', 'y', 'n'],
      ['CONFIG_SYSVIPC', 'y', 'n'],
    ]);
    expect(delta).toMatchObject({ before: 'no', after: 'yes', minimal: true, smallest: true, notHelpedByKconfig: [] });
    expect(delta.notes.join()).toContain('olddefconfig');
    await putWithout('merged', ['CONFIG_SYSVIPC', 'CONFIG_EPOLL'], { ...parseKconfig(delta.fragment).options });
    const asked = await call(app, 'get', '/api/v1/can-restore?image=rich&profile=merged');
    expect(asked.body.answer).toBe(delta.after);
  });

  it('gives the fragment alone to who asks for text', async () => {
    const json = await call(app, 'get', `${PATH}?profile=bare`);
    const named = await call(app, 'get', `${PATH}?profile=bare&format=fragment`);
    const negotiated = await call(app, 'get', `${PATH}?profile=bare`, { headers: { accept: 'text/plain' } });
    expect([named.text, negotiated.text]).toEqual([json.body.fragment, json.body.fragment]);
    expect([json, negotiated].map(({ headers }) => [headers.vary, typeof headers.etag])).toEqual([
      ['Accept', 'string'],
      ['Accept', 'string'],
    ]);
  });

  it('has no lines where nothing is to be done, or nothing helps', async () => {
    const fine = await call(app, 'get', `${PATH}?profile=linux-cr-2.6.38`);
    expect(fine.body).toMatchObject({ before: 'yes', after: 'yes', lines: [], notes: [] });
    const other = await call(app, 'get', `${PATH}?profile=linux-cr-5c3471a-s390x`);
    expect(other.body).toMatchObject({ before: 'no', after: 'no', lines: [] });
    expect(other.body.notHelpedByKconfig.map(({ rule }: { rule: string }) => rule)).toContain('arch-differs');
  });

  it('is refused like other reads', async () => {
    const asked = await Promise.all(
      [
        '/api/v1/images/nobody/kconfig-delta?profile=bare',
        `${PATH}?profile=baer`,
        PATH,
        `${PATH}?profile=bare&format=xml`,
      ].map((path) => call(app, 'get', path)),
    );
    expect(asked.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'image-not-found'],
      [404, 'profile-not-found'],
      [400, 'request-malformed'],
      [400, 'request-malformed'],
    ]);
  });
});
