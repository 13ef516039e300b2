import type { Candidate } from '../../../formats/linux-cr/candidates.ts';

const HEADER = 1;
const NETNS_VERSION = 4;

/** Is a type number the same thing to both? What one of them does not know would rule it out, were it in the image. */
export function readsAlike(a: Candidate, b: Candidate, number: number): boolean {
  if (a.arch !== b.arch) return false;
  const [one, other] = [a.meanings.get(number), b.meanings.get(number)];
  if (one === undefined || other === undefined) return true;
  if (one.type !== other.type) return false;
  if (one.version === other.version) return true;
  // HEADER 6 gave ARM a number and left all else as it was.
  return one.type === 'HEADER' && a.arch !== 'arm' && Math.min(one.version, other.version) >= 5;
}

/**
 * The header revision to read HEADER as, once the records behind it leave no doubt that matters; null while they do.
 * Where only the sense of the network-namespace flag is open, the image is read as one without network namespaces: if it
 * turns out to have some, the reader rules that revision out.
 */
export function chooseForHeader(candidates: readonly Candidate[], netnsBit: boolean): Candidate | null {
  const newest = candidates.at(-1);
  if (newest === undefined) return null;
  if (candidates.every((one) => readsAlike(one, newest, HEADER))) return newest;
  const versions = candidates.map(({ revision }) => revision.versions.HEADER ?? 0);
  const knowsNetns = candidates.every(({ revision }) => revision.typeNumbers.NET_NS !== undefined);
  if (!knowsNetns || Math.max(...versions) > NETNS_VERSION || new Set(candidates.map(({ arch }) => arch)).size > 1)
    return null;
  return candidates.findLast((_, index) => (versions[index] ?? 0) >= NETNS_VERSION !== netnsBit) ?? null;
}

/** The revision to read a record as that comes for the first time; null while the ones that are left differ in it. */
export function chooseForRecord(
  candidates: readonly Candidate[],
  number: number,
  fits: (candidate: Candidate) => boolean,
): Candidate | null {
  const chosen = candidates.findLast((candidate) => candidate.meanings.has(number) && fits(candidate));
  if (chosen === undefined)
    return candidates.some(({ meanings }) => meanings.has(number)) ? null : (candidates.findLast(fits) ?? null);
  return candidates.every((one) => readsAlike(one, chosen, number)) ? chosen : null;
}
