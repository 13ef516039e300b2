import type { Arch } from '../inventory/inventory.ts';
import type { KconfigOptions } from '../kconfig/kconfig.ts';
import { digestOf } from '../signature/digest-of.ts';
import type { KernelRelease } from '../version/kernel-release.ts';
import { KernelReleaseError } from '../version/kernel-release-error.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { versionKeyOf } from '../version/version-key.ts';
import { FieldReader } from './field-reader.ts';
import { parseArch } from './parse-arch.ts';
import { parseRestorer, RestorerError } from './parse-restorer.ts';
import type { HostFacts } from './profile.ts';
import { isProfileName, MAX_PROFILE_NAME_LENGTH } from './profile-name.ts';
import { readFacts } from './read-facts.ts';
import { readKconfig } from './read-kconfig.ts';
import { readLabels } from './read-labels.ts';
import { readObjectSupport } from './read-object-support.ts';

export const MAX_RESTORERS = 16;

/** Everything of a profile that a revision holds: canonical, ready to store. */
export interface ProfileDraftContent {
  /** As given. */
  readonly release: string;
  readonly versionKey: string;
  readonly arch: Arch;
  /** Canonical texts, sorted, unique, at least one. */
  readonly restorers: readonly string[];
  readonly kconfig: KconfigOptions;
  /** sha256 over the canonical JSON of `kconfig`, 64 hex digits: equal configurations are stored once. */
  readonly kconfigDigest: string;
  readonly kconfigComplete: boolean;
  readonly objectSupport: Readonly<Record<string, readonly number[]>>;
  readonly facts: HostFacts;
  readonly labels: Readonly<Record<string, string>>;
  readonly parent: string | null;
  /** sha256 over all of the above: an input with the same digest makes no new revision. */
  readonly digest: string;
}

const FIELDS = [
  'release',
  'arch',
  'restorer',
  'parent',
  'kconfig',
  'kconfigComplete',
  'objectSupport',
  'facts',
  'labels',
] as const;

/**
 * Checks and normalises a ProfileInput (profile-input.ts) that came from outside.
 *
 * @throws ProfileError with a pointer for everything that is wrong
 */
export function normaliseProfile(input: unknown): ProfileDraftContent {
  const reader = new FieldReader();
  const given = reader.record(input, '', FIELDS);
  if (given === null) reader.finish();
  const fields = given ?? {};
  const release = readRelease(fields.release, reader);
  const arch = typeof fields.arch === 'string' ? parseArch(fields.arch) : null;
  if (arch === null) reader.add('/arch', 'expected an architecture such as x86_64, aarch64, s390x');
  const restorers = readRestorers(fields.restorer, reader);
  const { options, complete } = readKconfig(fields.kconfig, reader);
  const kconfigComplete = readComplete(fields.kconfigComplete, complete, reader);
  const objectSupport = readObjectSupport(fields.objectSupport, reader);
  const facts = readFacts(fields.facts, reader);
  const labels = readLabels(fields.labels, reader);
  const parent = readParent(fields.parent, reader);
  reader.finish();
  if (release === null || arch === null) throw new Error('a profile without release or arch passed its checks');
  const content = {
    release: release.text,
    versionKey: versionKeyOf(release.version),
    arch,
    restorers,
    kconfigDigest: digestOf(options),
    kconfigComplete,
    objectSupport,
    facts,
    labels,
    parent,
  };
  return { ...content, kconfig: options, digest: digestOf(content) };
}

function readRelease(value: unknown, reader: FieldReader): KernelRelease | null {
  if (typeof value !== 'string') {
    reader.add('/release', 'expected the text of uname -r');
    return null;
  }
  try {
    return parseKernelRelease(value);
  } catch (error) {
    if (!(error instanceof KernelReleaseError)) throw error;
    reader.add('/release', error.message);
    return null;
  }
}

function readRestorers(value: unknown, reader: FieldReader): readonly string[] {
  const given = typeof value === 'string' ? [value] : value;
  const restorers = reader.texts(given, '/restorer', MAX_RESTORERS, 'criu@<release> or linux-cr@<revision>', (text) => {
    try {
      return parseRestorer(text).text;
    } catch (error) {
      if (error instanceof RestorerError) return null;
      throw error;
    }
  });
  if (Array.isArray(given) && given.length === 0) reader.add('/restorer', 'expected at least one restorer');
  return restorers;
}

function readComplete(value: unknown, byDefault: boolean, reader: FieldReader): boolean {
  if (value === undefined || value === null) return byDefault;
  if (typeof value === 'boolean') return value;
  reader.add('/kconfigComplete', 'expected true or false');
  return byDefault;
}

function readParent(value: unknown, reader: FieldReader): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && isProfileName(value)) return value;
  reader.add('/parent', `expected the name of a profile, at most ${MAX_PROFILE_NAME_LENGTH} characters`);
  return null;
}
