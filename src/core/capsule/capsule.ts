/**
 * The capsule of an image: its structure with everything blanked that may be secret or somebody's (docs/privacy.md), so
 * that detection of a later rule book can be applied to an image whose bytes are long gone.
 */
import { type InSteps, runToEnd } from '../inventory/in-steps.ts';
import { CapsuleError, CapsuleTooLarge } from './capsule-error.ts';
import { CAPSULE_LIMITS } from './limits.ts';
import type { KeptRecords, ReadRecords } from './read-records.ts';

/** Of the encoding. What an older number means must stay readable, or be refused by number. */
export const CAPSULE_VERSION = 1;

/** One text for one image; null when it is above CAPSULE_LIMITS. */
export function encodeCapsule(read: ReadRecords): string | null {
  return runToEnd(encodeCapsuleInSteps(read));
}

export function* encodeCapsuleInSteps(read: ReadRecords): InSteps<string | null> {
  try {
    const text = JSON.stringify({ version: CAPSULE_VERSION, ...(yield* read.keptInSteps()) });
    return text.length > CAPSULE_LIMITS.characters ? null : text;
  } catch (error) {
    if (error instanceof CapsuleTooLarge) return null;
    throw error;
  }
}

/** What is in a capsule, for the format that `kind` names to read again. @throws CapsuleError */
export function decodeCapsule(text: string): KeptRecords {
  if (text.length > CAPSULE_LIMITS.characters) throw new CapsuleError('too long');
  const { version, kind, ...kept } = parse(text);
  if (version !== CAPSULE_VERSION) throw new CapsuleError(`unknown version ${version}`);
  if (typeof kind !== 'string') throw new CapsuleError('unknown kind');
  return { kind, ...kept };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw new CapsuleError('not a JSON object');
}
