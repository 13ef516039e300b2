/** Profiles of data/profiles that have their facts beside them: the built-in ones, and those that only tests read. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const DATA = new URL('../../data/profiles/', import.meta.url);

interface Listed {
  readonly name: string;
  readonly kconfigFile?: string;
}

function read(file: string): readonly { readonly name: string; readonly profile: object }[] {
  const listed = JSON.parse(readFileSync(new URL(file, DATA), 'utf8')) as readonly Listed[];
  return listed.map(({ name, kconfigFile, ...profile }) => {
    if (kconfigFile === undefined) return { name, profile };
    const kconfig = gunzipSync(readFileSync(new URL(encodeURI(kconfigFile), DATA))).toString('utf8');
    return { name, profile: { ...profile, kconfig } };
  });
}

/** Not recorded by a start. */
export const REFERENCE_PROFILES = read('reference.json');

export const SHIPPED_PROFILES = [...read('built-in.json'), ...REFERENCE_PROFILES];

export function shippedProfile(name: string): object {
  const found = SHIPPED_PROFILES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no profile ${name} in data/profiles`);
  return found.profile;
}
