import type { Candidate, Meaning } from './candidates.ts';
import { lengthNeeds } from './fits-length.ts';
import { fieldNeeds } from './kept-fields.ts';
import { type RecordInspector, type RecordKind, recordKindKey } from './record-inspector.ts';
import type { LengthRule } from './record-lengths.ts';

/** What one type number means to all candidates together. */
export interface Reading {
  /** CKPT_HDR_ name, without family, as the newest has it. */
  readonly name: string;
  readonly version: number;
  /** Some candidates give the number another name, and the length fits both. */
  readonly mixed: boolean;
  /** The rule of length, when it is the same for all and all know the number. */
  readonly rule: LengthRule | null;
  /** Bytes from the record's start that have to be looked at. */
  readonly needs: number;
  /** What an inspector wants to look at: the record as each candidate has it. */
  readonly inspected: readonly InspectedKind[];
  /** Counted and skipped, nothing else. */
  readonly plain: boolean;
}

export interface InspectedKind extends RecordKind {
  readonly key: string;
}

/** Records that something follows without a head, or that have a cap of their own. */
const READ_APART: readonly string[] = ['TAIL', 'PGARR', 'SOCKET_FRAG', 'HPAGE', 'FILE_NAME', 'MM'];

/** Null when no candidate knows the number. */
export function readingOf(
  candidates: readonly Candidate[],
  number: number,
  inspector: RecordInspector | null,
): Reading | null {
  const meanings = candidates.map((candidate) => candidate.meanings.get(number)).filter((found) => found !== undefined);
  const newest = meanings.at(-1);
  if (newest === undefined) return null;
  const inspected = inspector === null ? [] : inspectedKinds(candidates, number, inspector);
  const needs = Math.max(...meanings.map(({ rule }) => lengthNeeds(rule)), fieldNeeds(newest.name));
  const certain = meanings.length === candidates.length && meanings.every((meaning) => alike(meaning, newest));
  return {
    name: newest.name,
    version: newest.version,
    mixed: meanings.some(({ name }) => name !== newest.name),
    rule: certain ? newest.rule : null,
    needs,
    inspected,
    plain: needs === 0 && inspected.length === 0 && !READ_APART.includes(newest.name),
  };
}

function alike(a: Meaning, b: Meaning): boolean {
  if (a.name !== b.name) return false;
  return a.rule === b.rule || (a.rule.is === 'exact' && b.rule.is === 'exact' && a.rule.bytes === b.rule.bytes);
}

function inspectedKinds(
  candidates: readonly Candidate[],
  number: number,
  inspector: RecordInspector,
): readonly InspectedKind[] {
  const kinds = new Map<string, InspectedKind>();
  for (const { arch, meanings } of candidates) {
    const meaning = meanings.get(number);
    if (meaning === undefined) continue;
    const kind = { type: meaning.type, version: meaning.version, arch };
    const key = recordKindKey(kind);
    if (inspector.needs(kind) > 0) kinds.set(key, { ...kind, key });
  }
  return [...kinds.values()];
}
