import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, call } from '../api/api-under-test.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';

const FOLDER = fileURLToPath(new URL('../../support/kconfigs/', import.meta.url));
const kconfig = (name: string) => join(FOLDER, `${name}.config`);
const LOOP = join(CORPUS, 'criu/6.1.0-56-amd64__loop.tar.gz');
const TIME_NS = join(CORPUS, 'criu/6.1.0-56-amd64__timens.tar.gz');
const RESTORER = ['--restorer', 'criu@4.2'];
const NO = 1;
const USAGE = 2;
const UNKNOWN = 3;
const CONDITIONAL = 5;

let composed: Composed;
let app: Express;
let folder = '';
beforeAll(async () => {
  composed = await composeForTest();
  app = appOver(composed.ports);
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-kconfig-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await composed.close();
});

const ask = (image: string, name: string, ...parts: readonly string[]) =>
  runMain('can-restore', '--image', image, '--config', kconfig(name), ...RESTORER, ...parts);

const kernel = (release: string, arch = 'x86_64') => ['--release', release, '--arch', arch];

const put = (query: string, body: string | Buffer) =>
  call(app, 'put', `/api/v1/profiles/one?restorer=criu@4.2${query}`, { type: 'text/plain', body });

describe('a configuration with what Kconfig only warns of', () => {
  const names = ['bom', 'appended', 'same-twice', 'vendor', 'space'];
  it.each(names)('%s is read by every door', async (name) => {
    expect(await ask(LOOP, name, ...kernel('6.1.76'))).toMatchObject({ code: CONDITIONAL });
    const imported = await runMain('profile', 'import', kconfig(name), ...RESTORER, '--arch', 'x86_64');
    expect(imported.code).toBe(0);
    const stored = await put('&arch=x86_64', readFileSync(kconfig(name)));
    expect(stored.status).toBeLessThan(300);
    const { kconfig: options, kconfigComplete } = JSON.parse(imported.out);
    expect(stored.body).toMatchObject({ kconfig: options, kconfigComplete, release: '6.1.76' });
  });

  it('says which value of two counts, and which has none', async () => {
    const text = `${readFileSync(kconfig('space'), 'utf8')}# CONFIG_EPOLL is not set\nCONFIG_VENDOR=\n`;
    const { body } = await put('&arch=x86_64', text);
    expect(body.kconfig.CONFIG_EPOLL).toBe('n');
    expect(body.labels['kconfig.notes']).toMatch(/CONFIG_EPOLL is given twice.*CONFIG_VENDOR has no value/);
  });

  it('names UTF-16', async () => {
    const utf16 = Buffer.from(readFileSync(kconfig('space'), 'utf8'), 'utf16le');
    const path = join(folder, 'utf16.config');
    writeFileSync(path, utf16);
    for (const run of [
      await runMain('can-restore', '--image', LOOP, '--config', path, ...RESTORER, ...kernel('6.1.76')),
      await runMain('profile', 'import', path, ...RESTORER),
    ]) {
      expect(run).toMatchObject({ code: USAGE });
      expect(run.err).toContain('UTF-16LE');
    }
    const { status, body } = await put('&arch=x86_64', utf16);
    expect([status, body.code, JSON.stringify(body)]).toEqual([
      400,
      'kconfig-malformed',
      expect.stringContaining('UTF-16LE'),
    ]);
  });
});

describe('a text that is not a whole configuration', () => {
  const parts = ['savedefconfig', 'proc-config-stub', 'no-head'];
  it.each(parts)('%s is none at any door, and that is told', async (name) => {
    const release = '6.14.10';
    const arch = name === 'proc-config-stub' ? 'aarch64' : 'x86_64';
    const imported = await runMain('profile', 'import', kconfig(name), ...RESTORER, ...kernel(release, arch));
    expect(JSON.parse(imported.out).kconfigComplete).toBe(false);
    expect(imported.err).toContain('not a whole configuration');
    const { body } = await put(`&release=${release}&arch=${arch}`, readFileSync(kconfig(name)));
    expect(body).toMatchObject({
      kconfigComplete: false,
      labels: { 'kconfig.notes': expect.stringContaining('not a whole configuration') },
    });
    const json = { release, arch, restorer: 'criu@4.2', kconfig: readFileSync(kconfig(name), 'utf8') };
    const asJson = await call(app, 'put', '/api/v1/profiles/json', {
      type: 'application/json',
      body: JSON.stringify(json),
    });
    expect(asJson.body.kconfigComplete).toBe(false);
  });

  it('leaves unknown what it does not have, unless the user says otherwise', async () => {
    const target = kernel('6.12.30-current-x86');
    const run = await ask(LOOP, 'savedefconfig', ...target);
    expect([run.code, run.err]).toEqual([UNKNOWN, expect.stringContaining('not a whole configuration')]);
    expect((await ask(LOOP, 'savedefconfig', ...target, '--config-complete', 'yes')).code).toBe(NO);
    const parts = [...RESTORER, ...kernel('6.1.76'), '--config-complete', 'no'];
    const partial = await runMain('profile', 'import', kconfig('space'), ...parts);
    expect(JSON.parse(partial.out).kconfigComplete).toBe(false);
    const whole = await put(
      '&release=6.12.30&arch=x86_64&kconfigComplete=true',
      readFileSync(kconfig('savedefconfig')),
    );
    expect(whole.body.kconfigComplete).toBe(true);
  });
});

describe('a configuration of another kernel', () => {
  it.each([
    ['arch', kernel('6.1.76', 'x86_64'), 'aarch64'],
    ['release', kernel('6.6.30', 'aarch64'), '6.1.76'],
  ])('is refused by %s, unless forced', async (_, target, said) => {
    const [, release, , arch] = target;
    const body = readFileSync(kconfig('arm64'));
    const refused = await ask(LOOP, 'arm64', ...target);
    expect([refused.code, refused.err]).toEqual([USAGE, expect.stringContaining(said)]);
    const imported = await runMain('profile', 'import', kconfig('arm64'), ...RESTORER, ...target);
    expect([imported.code, imported.err]).toEqual([USAGE, expect.stringContaining(said)]);
    const stored = await put(`&release=${release}&arch=${arch}`, body);
    expect([stored.status, JSON.stringify(stored.body)]).toEqual([400, expect.stringContaining(said)]);

    expect((await ask(LOOP, 'arm64', ...target, '--force')).code).not.toBe(USAGE);
    expect((await runMain('profile', 'import', kconfig('arm64'), ...RESTORER, ...target, '--force')).code).toBe(0);
    const forced = await put(`&release=${release}&arch=${arch}&force=true`, body);
    expect(forced.body.labels['kconfig.notes']).toContain('forced');
  });

  it('tells its release and architecture itself', async () => {
    expect((await put('', readFileSync(kconfig('arm64')))).body).toMatchObject({ release: '6.1.76', arch: 'aarch64' });
    const imported = await runMain('profile', 'import', kconfig('no-head'), ...RESTORER, '--release', '6.1.10');
    expect(JSON.parse(imported.out)).toMatchObject({ arch: 'x86_64' });
    expect((await ask(LOOP, 'el8')).out).toContain('4.18.0-553.el8_10.x86_64');
  });
});

describe('a kernel of a distribution that backports', () => {
  it('is not judged by its number alone', async () => {
    const run = await ask(LOOP, 'el7', '--ignore', 'criu/rseq');
    expect(run.code).toBe(UNKNOWN);
    expect(run.out).toContain('"features": {"base-checkpoint-restore": true}');
    expect(run.out).not.toContain('blocker');
  });

  it.each([
    ['el8', '4.18.0-553.el8_10.x86_64'],
    ['sles15sp3', '5.3.18-59.24-default'],
  ])('%s has time namespaces, as an option of its configuration shows', async (name, release) => {
    expect((await ask(TIME_NS, name, ...kernel(release))).code).toBe(CONDITIONAL);
  });

  it('has what its profile states, also what is about the profile alone', async () => {
    const path = join(folder, 'el7.json');
    const profileWith = (features: object) => {
      const text = readFileSync(kconfig('el7'), 'utf8');
      writeFileSync(path, JSON.stringify({ restorer: 'criu@4.2', kconfig: text, features }));
      return runMain('can-restore', '--image', LOOP, '--profile', path, '--ignore', 'criu/rseq');
    };
    const lifted = { 'base-checkpoint-restore': true, 'criu/vdso-presence': true, 'thp-disable-prctl': true };
    expect((await profileWith(lifted)).code).toBe(CONDITIONAL);
    expect((await profileWith({ ...lifted, 'base-checkpoint-restore': false })).code).toBe(NO);
    const typo = await profileWith({ 'base-checkpoint': true });
    expect([typo.code, typo.err]).toEqual([USAGE, expect.stringContaining('/features/base-checkpoint')]);
  });

  it('says nothing of the vsyscall page, which it always has', async () => {
    const image = join(CORPUS, 'containers/truthbox-podman.tar.gz');
    expect((await ask(image, 'el7')).out).not.toContain('VSYSCALL');
  });
});

describe('a profile that contradicts itself', () => {
  const whole = { release: '6.1.0', arch: 'x86_64', restorer: 'criu@4.2' };
  it.each([
    ['/arch', { kconfig: { CONFIG_ARM64: 'y' } }],
    ['/facts/modulesLoaded', { kconfig: { CONFIG_MODULES: 'n' }, facts: { modulesLoaded: ['tun'] } }],
    ['/facts/modulesLoaded', { facts: { modulesLoaded: ['tun'], modulesBuiltin: ['tun'] } }],
    ['/facts/ipv6', { kconfig: { CONFIG_IPV6: 'n' }, facts: { ipv6: true } }],
    ['/facts/pageSize', { facts: { pageSize: 65_536 } }],
    ['/facts/addressBits', { facts: { cpuFlags: ['sse2'], addressBits: 57 } }],
    ['/features/criu~1ns-time', { features: { 'ns-time': true, 'criu/ns-time': false } }],
    ['/features/ns-time', { features: { 'ns-time': true }, kconfig: { CONFIG_TIME_NS: 'n' } }],
    ['/features/ns-time', { features: { 'ns-time': false }, kconfig: { CONFIG_TIME_NS: 'y' } }],
  ])('is refused at %s', async (pointer, parts) => {
    const body = JSON.stringify({ ...whole, ...parts });
    const answer = await call(app, 'put', '/api/v1/profiles/odd', { type: 'application/json', body });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  });
});
