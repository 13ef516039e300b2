/** How two images differ, and on which profiles that matters. */
import type { Arch } from '../image/arch.ts';
import { CHANGES, type Change, type ComparedDecision } from '../matrix/compare-columns.ts';
import { compareImages as driftOf, type ImageDrift } from '../matrix/compare-images.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { AskedImage } from './answer.ts';
import type { Candidate } from './candidate.ts';
import { type ComparisonItem, countsOf, itemOf } from './comparison.ts';
import type { JudgedProfile } from './judge-profiles.ts';

export type ComparedImage = AskedImage & { readonly arch: Arch };

export interface DriftItem extends Omit<ComparisonItem, 'signature' | 'images' | 'onTheSpot'> {
  readonly profile: string;
  readonly kernel: string;
  readonly arch: string;
}

export interface ImageComparison {
  readonly of: 'images';
  readonly from: ComparedImage;
  readonly to: ComparedImage;
  /** One signature: whatever differs, no verdict can. */
  readonly sameSignature: boolean;
  readonly drift: ImageDrift;
  /** Profiles by what becomes of the verdict. */
  readonly profiles: { readonly total: number; readonly counts: Readonly<Record<Change, number>> };
  readonly items: readonly DriftItem[];
  readonly next: string | null;
  readonly notes: readonly string[];
  readonly revision: number;
  readonly ruleBook: string;
  readonly evaluatedAt: string;
}

/** One of the two, with its verdicts. A failed evaluation has no verdict. */
export interface ComparedRow {
  readonly image: ComparedImage;
  readonly content: SignatureContent;
  readonly judged: readonly JudgedProfile[];
}

/** An item with its sort key: version, then name. */
export interface PlacedItem {
  readonly versionKey: string;
  readonly item: DriftItem;
}

export type ImagesCompared = Pick<
  ImageComparison,
  'of' | 'from' | 'to' | 'sameSignature' | 'drift' | 'profiles' | 'notes'
> & { readonly all: readonly PlacedItem[] };

/** `candidates`: of both images, in their order. */
export function compareImages(from: ComparedRow, to: ComparedRow, candidates: readonly Candidate[]): ImagesCompared {
  const [before, after] = [byName(from), byName(to)];
  const all = candidates.map(({ profile, release, versionKey, arch }) => {
    const [had, has] = [before.get(profile) ?? null, after.get(profile) ?? null];
    const images = { count: 1, shown: [] };
    const { change, ...rest } = itemOf({ signature: '', images, from: had, to: has, onTheSpot: false });
    const { reasons, reasonCount, steps, stepCount } = rest;
    const sides = { from: rest.from, to: rest.to };
    const item = { profile, kernel: release, arch, change, ...sides, reasons, reasonCount, steps, stepCount };
    return { versionKey, item };
  });
  return {
    of: 'images',
    from: shown(from.image),
    to: shown(to.image),
    sameSignature: from.image.signature === to.image.signature,
    drift: driftOf(from.content.objects, to.content.objects),
    profiles: countProfiles(all),
    notes: all.length === 0 ? ['No profile is recorded, so the effect of the differences is unknown.'] : [],
    all,
  };
}

function byName({ judged }: ComparedRow): ReadonlyMap<string, ComparedDecision> {
  return new Map(
    judged
      .filter(({ fault }) => !fault)
      .map(({ answer: { profile, verdict, grade, findings, steps } }) => [
        profile,
        { verdict, grade, findings, steps },
      ]),
  );
}

function countProfiles(all: readonly PlacedItem[]): ImageComparison['profiles'] {
  const { counts } = countsOf(
    all.map(({ item }) => ({ from: item.from.verdict, to: item.to.verdict, signatures: 1, images: 1 })),
  );
  const told = Object.fromEntries(CHANGES.map((change) => [change, counts[change].signatures]));
  return { total: all.length, counts: told as Record<Change, number> };
}

function shown({ digest, name, format, arch, signature }: ComparedImage): ComparedImage {
  return { digest, name, format, arch, signature };
}
