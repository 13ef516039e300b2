import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lookUpOption } from '#core/kconfig/look-up-option.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import { parseProfileName } from '#core/profile/profile-name.ts';

const CORPUS = new URL('../../../../data/profiles/', import.meta.url);

interface BuiltinProfile {
  readonly name: string;
  readonly kconfigFile?: string;
}
const BUILTIN: readonly BuiltinProfile[] = ['built-in.json', 'reference.json'].flatMap(
  (file) => JSON.parse(readFileSync(new URL(file, CORPUS), 'utf8')) as readonly BuiltinProfile[],
);

function contentOf(name: string) {
  const found = BUILTIN.find((profile) => profile.name === name);
  if (found === undefined) throw new Error(`no built-in profile ${name}`);
  const { name: _, kconfigFile, ...input } = found;
  if (kconfigFile === undefined) return normaliseProfile(input);
  return normaliseProfile({
    ...input,
    kconfig: gunzipSync(readFileSync(new URL(kconfigFile, CORPUS))).toString('utf8'),
  });
}

describe('the built-in profiles and their kin', () => {
  it('have different, proper names', () => {
    const names = BUILTIN.map(({ name }) => parseProfileName(name));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(18);
  });

  it.each(BUILTIN.map(({ name }) => [name]))('%s is a profile that says where it comes from', (name) => {
    expect(['debian', 'lab', 'synthetic']).toContain(contentOf(name).labels.source);
  });

  it.each([
    ['debian-6.1-amd64', 8777],
    ['debian-6.12-cloud-amd64', 4325],
    ['debian-6.1-s390x', 5151],
    ['lab-6.1-rt-amd64', 8769],
  ])('%s has its complete configuration of %i options', (name, count) => {
    const content = contentOf(name);
    expect(Object.keys(content.kconfig)).toHaveLength(count);
    expect(content.kconfigComplete).toBe(true);
  });

  it('record what was loaded in the lab', () => {
    expect(contentOf('lab-6.1-amd64').facts.modulesLoaded).toContain('crc32c_intel');
    expect(contentOf('lab-6.1-amd64').facts.modulesLoaded).toHaveLength(61);
    expect(contentOf('lab-6.1-amd64-cpu-qemu64').facts.cpuFlags).toHaveLength(35);
    expect(contentOf('lab-6.1-amd64-nomods').facts).toMatchObject({ modulesLoaded: [], modulesLoadable: false });
    expect(contentOf('debian-6.1-amd64').facts.modulesLoaded).toBeNull();
  });

  it('do not claim more of the Linux-CR kernels than they list', () => {
    const { kconfig, kconfigComplete } = contentOf('linux-cr-2.6.38-no-sysvipc');
    expect(lookUpOption(kconfig, kconfigComplete, 'CONFIG_SYSVIPC')).toBe('n');
    expect(lookUpOption(kconfig, kconfigComplete, 'CONFIG_CHECKPOINT')).toBe('y');
    expect(lookUpOption(kconfig, kconfigComplete, 'CONFIG_BTRFS_FS')).toBe('unknown');
    expect(contentOf('linux-cr-2.6.40').versionKey).toBe('00003.00000.00000.00000-release');
  });
});
