import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';

const CORPUS = new URL('../../../../data/profiles/', import.meta.url);

interface BuiltinProfile {
  readonly name: string;
  readonly restorer: readonly string[];
  readonly kconfigFile?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The built-in ones and their kin, and those of kernels that images were restored on since (data/README.md). */
export const CORPUS_PROFILES: readonly BuiltinProfile[] = [
  'built-in.json',
  'reference.json',
  'lab.json',
  'applications.json',
].flatMap((file) => JSON.parse(readFileSync(new URL(file, CORPUS), 'utf8')) as readonly BuiltinProfile[]);

const texts = new Map<string, string>();

function textOf(file: string): string {
  const known = texts.get(file) ?? gunzipSync(readFileSync(new URL(file, CORPUS))).toString('utf8');
  texts.set(file, known);
  return known;
}

/** A profile of data/profiles/built-in.json, as the service would store it. */
export function readCorpusProfile(name: string): Profile {
  const found = CORPUS_PROFILES.find((profile) => profile.name === name);
  if (found === undefined) throw new Error(`no profile ${name}`);
  const { name: _, kconfigFile, ...input } = found;
  const content = normaliseProfile(kconfigFile === undefined ? input : { ...input, kconfig: textOf(kconfigFile) });
  return profileOf({ ...content, name, revision: 1 });
}

/** The profile that stands for a kernel of outcomes.json, with that restorer where several do. */
export function readLabProfile(kernel: string, restorer?: string): Profile {
  const those = CORPUS_PROFILES.filter(({ labels }) => labels.kernel === kernel);
  const found = those.find((one) => restorer !== undefined && one.restorer.includes(restorer)) ?? those[0];
  if (found === undefined) throw new Error(`no profile of the lab's kernel ${kernel}`);
  return readCorpusProfile(found.name);
}
