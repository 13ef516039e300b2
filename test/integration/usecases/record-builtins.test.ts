import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CATALOGUE } from '#core/object-types/catalogue.ts';
import { type BuiltinProgress, type Builtins, recordBuiltins } from '#usecases/builtins/record-builtins.ts';
import { readImage } from '#usecases/images/read-image.ts';
import { recordImage } from '#usecases/images/record-image.ts';
import { deleteProfile } from '#usecases/profiles/delete-profile.ts';
import { putProfile } from '#usecases/profiles/put-profile.ts';
import { openStore, type StoreUnderTest } from '../store/store-under-test.ts';
import { bytesOf, type UseCasePorts, useCasePorts } from './use-case-ports.ts';

const PROFILE = { release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'] };

let store: StoreUnderTest;
let ports: UseCasePorts;
let opened: string[];
beforeEach(async () => {
  store = await openStore();
  ports = useCasePorts(store.ports);
  opened = [];
});
afterEach(() => store.close());

const builtins = (profile: unknown = PROFILE): Builtins => ({
  profiles: async () => [{ name: 'builtin', profile }],
  samples: [
    {
      name: 'sample',
      open: () => {
        opened.push('sample');
        return bytesOf(5);
      },
    },
  ],
});

describe('what comes with the product', () => {
  it('is recorded once, reports its progress, and is not read again', async () => {
    const told: BuiltinProgress[] = [];
    expect(await recordBuiltins(ports, builtins(), (progress) => told.push(progress))).toEqual({ changed: 2 });
    expect(told.map(({ stage, done, total, name, changed }) => [stage, done, total, name, changed])).toEqual([
      ['object-types', CATALOGUE.length, CATALOGUE.length, '', false],
      ['profiles', 1, 1, 'builtin', true],
      ['samples', 1, 1, 'sample', true],
    ]);
    expect((await ports.objectTypes.list()).length).toBe(CATALOGUE.length);
    expect((await ports.profiles.find('builtin'))?.builtin).toBe(true);
    const { revision } = await ports.matrix.revision();
    expect(await recordBuiltins(ports, builtins())).toEqual({ changed: 0 });
    expect(opened).toEqual(['sample']);
    expect((await ports.matrix.revision()).revision).toBe(revision);
  });

  it('is brought up to date by a newer product', async () => {
    await recordBuiltins(ports, builtins());
    const newer = { ...PROFILE, release: '6.1.1' };
    expect(await recordBuiltins(ports, builtins(newer))).toEqual({ changed: 1 });
    expect((await ports.profiles.find('builtin'))?.profile).toMatchObject({ revision: 2, release: { text: '6.1.1' } });
  });

  it('stays away once somebody deleted it, also where they had put their own in its place', async () => {
    await recordBuiltins(ports, builtins());
    await deleteProfile(ports, { name: 'builtin' });
    expect(await recordBuiltins(ports, builtins())).toEqual({ changed: 0 });
    expect(await ports.profiles.find('builtin')).toBeNull();
    await putProfile(ports, { name: 'builtin', profile: PROFILE });
    expect(await ports.profiles.find('builtin')).toMatchObject({ builtin: false });
    await deleteProfile(ports, { name: 'builtin' });
    expect(await recordBuiltins(ports, builtins())).toEqual({ changed: 0 });
    expect(await ports.profiles.find('builtin')).toBeNull();
  });

  it('stays away where the user put another and deleted that', async () => {
    await recordBuiltins(ports, builtins());
    await putProfile(ports, { name: 'builtin', profile: { ...PROFILE, release: '5.10.0' } });
    await deleteProfile(ports, { name: 'builtin' });
    expect(await recordBuiltins(ports, builtins())).toEqual({ changed: 0 });
    expect(await ports.profiles.find('builtin')).toBeNull();
  });

  it('leaves alone what the user put under its names', async () => {
    await recordBuiltins(ports, builtins());
    await putProfile(ports, { name: 'builtin', profile: { ...PROFILE, release: '5.10.0' } });
    const moved = await recordImage(ports, await readImage(ports, bytesOf(6)), { name: 'sample' });
    expect(await recordBuiltins(ports, builtins())).toEqual({ changed: 0 });
    expect(await ports.profiles.find('builtin')).toMatchObject({
      builtin: false,
      profile: { revision: 2, release: { text: '5.10.0' } },
    });
    expect((await ports.images.find('sample'))?.digest).toBe(moved.digest);
  });
});
