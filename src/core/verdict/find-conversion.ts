import type { Arch } from '../image/arch.ts';
import type { AttributeValue } from '../image/attribute-value.ts';
import { type Conversion, conversionsOf } from '../object-types/linux-cr/conversions.ts';
import { CLEARED_STOPS, filterOf, type ObjectFilter } from '../object-types/linux-cr/filters.ts';

/** How an object comes to be of a version that a restorer takes. */
export type Way =
  | {
      readonly is: 'found';
      readonly steps: readonly Conversion[];
      /** What has to be taken away first, for the records to go over. */
      readonly filter: ObjectFilter | null;
    }
  /** The inventory does not say whether the records can go over. */
  | { readonly is: 'unchecked'; readonly steps: readonly Conversion[] }
  | { readonly is: 'none'; readonly why: readonly string[] };

/** Nearest first; of equally near ones the newer, which loses least. */
function byDistance(from: number): (a: number, b: number) => number {
  return (a, b) => Math.abs(a - from) - Math.abs(b - from) || b - a;
}

type Road = readonly Conversion[] | { readonly why: string };

/** The steps between two versions, whatever the records hold. */
function roadTo(type: string, from: number, to: number, arch: Arch): Road {
  const direction = Math.sign(to - from);
  const { steps, barriers } = conversionsOf(type);
  const road: Conversion[] = [];
  for (let at = from; at !== to; at += direction) {
    const step = steps.find((one) => one.from === at && one.to === at + direction);
    if (step === undefined) {
      const barrier = barriers.find((one) => one.to === at + direction);
      return {
        why: `${type}@${at} cannot be converted to @${at + direction}: ${barrier?.why ?? 'no such version exists'}`,
      };
    }
    if (step.only !== null && !step.only.arches.includes(arch)) {
      return { why: `${type}@${at} cannot be converted to @${at + direction} on ${arch}: ${step.only.why}` };
    }
    road.push(step);
  }
  return road;
}

/** A road, once what the inventory says about the records is taken into account. */
function onRecords(type: string, road: readonly Conversion[], noted: AttributeValue | undefined): Way {
  const stops = road.flatMap((step) => step.stops);
  if (stops.length === 0) return { is: 'found', steps: road, filter: null };
  if (!Array.isArray(noted)) return { is: 'unchecked', steps: road };
  const met = stops.filter(({ id }) => noted.includes(id));
  if (met.length === 0) return { is: 'found', steps: road, filter: null };
  const filter = filterOf(type);
  const cleared = met.every(({ id }) => CLEARED_STOPS[type]?.includes(id) === true);
  if (filter !== null && cleared) return { is: 'found', steps: road, filter };
  return { is: 'none', why: met.map(({ id, text }) => `${id}: ${text}`) };
}

const BEST_FIRST: readonly Way['is'][] = ['found', 'unchecked', 'none'];

/** The best way from one version to any of those that a restorer takes. */
export function findConversion(
  object: { readonly type: string; readonly version: number; readonly noted: AttributeValue | undefined },
  supported: readonly number[],
  arch: Arch,
): Way {
  const ways = [...supported].sort(byDistance(object.version)).map((to): Way => {
    const road = roadTo(object.type, object.version, to, arch);
    return 'why' in road ? { is: 'none', why: [road.why] } : onRecords(object.type, road, object.noted);
  });
  const [best] = ways.toSorted((a, b) => BEST_FIRST.indexOf(a.is) - BEST_FIRST.indexOf(b.is));
  return best ?? { is: 'none', why: [] };
}
