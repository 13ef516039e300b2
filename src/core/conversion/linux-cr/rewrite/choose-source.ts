import type { Candidate } from '../../../formats/linux-cr/candidates.ts';

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

const HEADER = 1;

/**
 * The header revision to read an image as, once the records that came leave no doubt about themselves; null while they
 * do. Where only the sense of the network-namespace flag is open, the image is read as one without network namespaces:
 * if it turns out to have some, the reader rules that revision out.
 */
export function chooseSource(
  candidates: readonly Candidate[],
  numbers: ReadonlySet<number>,
  netnsBit: boolean,
): Candidate | null {
  const newest = candidates.at(-1);
  if (newest === undefined) return null;
  const open = [...numbers].filter((number) => !candidates.every((one) => readsAlike(one, newest, number)));
  if (open.length === 0) return newest;
  const knowsNetns = candidates.every(({ revision }) => revision.typeNumbers.NET_NS !== undefined);
  if (open.some((number) => number !== HEADER) || !knowsNetns) return null;
  const consistent = candidates.findLast(
    ({ revision }) => (revision.versions.HEADER ?? 0) >= NETNS_VERSION !== netnsBit,
  );
  return consistent ?? null;
}
