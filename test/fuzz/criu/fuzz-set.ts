import { pick, type Random } from '../harness/mutate.ts';

/** One file of a set, or a link. Its bytes are never changed in place. */
export interface SetFile {
  /** Path in the archive. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the archive says of its size, where that is not so. */
  readonly claimed?: number;
  /** Where it leads, when it is a link. */
  readonly link?: string;
}

export interface FuzzSet {
  readonly name: string;
  readonly files: readonly SetFile[];
  /** Those that damage is for: a set of its own around one file, or all but its memory. */
  readonly targets: readonly string[];
}

/** What reading has to come to after one damage to a valid set. */
export interface Expected {
  readonly codes: readonly string[];
  readonly file: string;
  /** Null: anywhere. */
  readonly offset: number | null;
}

export interface Damaged {
  readonly files: readonly SetFile[];
  /** Set where this damage alone leaves one outcome only; null where the set may be read or refused. */
  readonly expected: Expected | null;
}

/** Null where the set has nothing that could be damaged so. */
export type Damage = (set: FuzzSet, random: Random) => Damaged | null;

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Where the chosen file stands; -1 where there is none left. */
export function chooseFile({ files, targets }: FuzzSet, random: Random): number {
  const chosen = random() < 0.9 ? pick(targets, random) : pick(files, random).name;
  return files.findIndex(({ name, link }) => name === chosen && link === undefined);
}

export function replaceFile(files: readonly SetFile[], index: number, ...by: readonly SetFile[]): readonly SetFile[] {
  return [...files.slice(0, index), ...by, ...files.slice(index + 1)];
}

export function withBytes(files: readonly SetFile[], index: number, bytes: Uint8Array): readonly SetFile[] {
  const file = files[index];
  return file === undefined ? files : replaceFile(files, index, { ...file, bytes });
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
