/** A comparison of two profiles as the service and the command line answer it. */
import {
  CHANGES,
  type Change,
  type ComparedDecision,
  type ComparedGroup,
  type Counted,
  changeOf,
  countChanges,
  countRules,
  type FlipReason,
  isFlip,
  type RuleFlips,
  reasonsOf,
} from '../matrix/compare-columns.ts';
import { type Grade, type Step, VERDICTS, type Verdict } from '../verdict/verdict.ts';

/** A hostile inventory has thousands of unknown object types. */
const MAX_REASONS = 25;
const MAX_STEPS = 25;
const MAX_OBJECT_TYPES = 20;

interface SideOfItem {
  readonly verdict: Verdict | null;
  readonly grade: Grade | null;
}

export interface ComparisonItem {
  readonly change: Change;
  readonly from: SideOfItem;
  readonly to: SideOfItem;
  readonly signature: string;
  readonly images: {
    readonly count: number;
    readonly shown: readonly { readonly digest: string; readonly name: string }[];
  };
  readonly reasons: readonly FlipReason[];
  readonly reasonCount: number;
  /** What is to do on the profile that is changed to. */
  readonly steps: readonly Step[];
  readonly stepCount: number;
  /** Evaluated for this answer, as the matrix had not come so far. */
  readonly onTheSpot: boolean;
}

export interface ComparedProfile {
  readonly profile: string;
  readonly profileRevision: number;
  readonly kernel: string;
  readonly arch: string;
}

export interface Comparison {
  readonly of: 'profiles';
  readonly from: ComparedProfile;
  readonly to: ComparedProfile;
  readonly total: Counted;
  readonly counts: Readonly<Record<Change, Counted>>;
  readonly rules: readonly (RuleFlips & { readonly objectTypeCount: number })[];
  /** How many flips `rules` covers; fewer than all only if very many differ. */
  readonly rulesCover: Counted;
  readonly items: readonly ComparisonItem[];
  readonly next: string | null;
  readonly notes: readonly string[];
  readonly revision: number;
  readonly ruleBook: string;
  readonly evaluatedAt: string;
}

export interface ItemInput {
  readonly signature: string;
  readonly images: ComparisonItem['images'];
  readonly from: ComparedDecision | null;
  readonly to: ComparedDecision | null;
  readonly onTheSpot: boolean;
}

export function itemOf({ signature, images, from, to, onTheSpot }: ItemInput): ComparisonItem {
  const change = changeOf(from?.verdict ?? null, to?.verdict ?? null);
  const reasons = from !== null && to !== null && isFlip(change) ? reasonsOf(from, to) : [];
  const steps = to?.steps ?? [];
  const side = (decision: ComparedDecision | null): SideOfItem => ({
    verdict: decision?.verdict ?? null,
    grade: decision?.grade ?? null,
  });
  return {
    change,
    from: side(from),
    to: side(to),
    signature,
    images,
    reasons: reasons.slice(0, MAX_REASONS),
    reasonCount: reasons.length,
    steps: steps.slice(0, MAX_STEPS).map(({ kind, text, loses }) => ({ kind, text, loses })),
    stepCount: steps.length,
    onTheSpot,
  };
}

/** Which changes are listed by default. */
export const LISTED_CHANGES: readonly Change[] = CHANGES.filter(isFlip);

/** `yes>no` for every pair of verdicts that is one of the changes, the worst first; open ones may turn out to be any. */
export function pairsOf(changes: ReadonlySet<Change>): readonly string[] {
  const pairs = VERDICTS.flatMap((from) =>
    VERDICTS.map((to) => ({ key: pairOf(from, to), change: changeOf(from, to) })),
  );
  const wanted = CHANGES.filter((change) => changes.has(change));
  return [...wanted.flatMap((change) => pairs.filter((pair) => pair.change === change).map(({ key }) => key)), OPEN];
}

const OPEN = 'open';

export function pairOf(from: Verdict | null, to: Verdict | null): string {
  return from === null || to === null ? OPEN : `${from}>${to}`;
}

export interface ComparisonParts extends Pick<Comparison, 'from' | 'to' | 'revision' | 'ruleBook' | 'evaluatedAt'> {
  /** All of them. */
  readonly counted: readonly (Counted & { readonly from: Verdict | null; readonly to: Verdict | null })[];
  /** By what was decided, as far as is looked at. */
  readonly groups: readonly ComparedGroup[];
  /** Those that are listed, in their order. */
  readonly rows: readonly ItemInput[];
  /** Only these are listed. */
  readonly changes: ReadonlySet<Change>;
  readonly next: string | null;
}

export function compareProfiles(parts: ComparisonParts): Comparison {
  const { from, to, counted, groups, rows, changes, next, revision, ruleBook, evaluatedAt } = parts;
  const { total, counts } = countsOf(counted);
  return {
    of: 'profiles',
    from,
    to,
    total,
    counts,
    ...rulesOf(groups),
    items: rows.map(itemOf).filter(({ change }) => changes.has(change)),
    next,
    notes: notesOf(from, to, counts),
    revision,
    ruleBook,
    evaluatedAt,
  };
}

/** The rules of flips, with a capped list of object types. */
function rulesOf(groups: readonly ComparedGroup[]): Pick<Comparison, 'rules' | 'rulesCover'> {
  const flips = groups.filter(({ from, to }) => isFlip(changeOf(from?.verdict ?? null, to?.verdict ?? null)));
  return {
    rules: countRules(flips).map((rule) => ({
      ...rule,
      objectTypes: rule.objectTypes.slice(0, MAX_OBJECT_TYPES),
      objectTypeCount: rule.objectTypes.length,
    })),
    rulesCover: sum(flips),
  };
}

export function countsOf(
  groups: readonly (Counted & { readonly from: Verdict | null; readonly to: Verdict | null })[],
): Pick<Comparison, 'total' | 'counts'> {
  const changed = groups.map(({ from, to, signatures, images }) => ({
    change: changeOf(from, to),
    signatures,
    images,
  }));
  return { total: sum(groups), counts: countChanges(changed) };
}

function sum(groups: readonly Counted[]): Counted {
  return {
    signatures: groups.reduce((total, { signatures }) => total + signatures, 0),
    images: groups.reduce((total, { images }) => total + images, 0),
  };
}

/** Notes on the whole comparison. */
function notesOf(from: ComparedProfile, to: ComparedProfile, counts: Comparison['counts']): readonly string[] {
  const { signatures, images } = counts.open;
  return [
    ...(from.arch === to.arch ? [] : [`${from.profile} is ${from.arch} and ${to.profile} is ${to.arch}.`]),
    ...(signatures === 0
      ? []
      : [`Not decided on both profiles yet: ${signatures} signatures with ${images} images. They count as open.`]),
  ];
}
