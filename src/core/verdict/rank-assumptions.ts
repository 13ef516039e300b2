/** Which assumption matters most: what a wrong guess does, and whether a profile could record the fact instead. */
import type { Need, Rule, RuleBook } from '../rules/rule.ts';
import { cpuHas, cpuHasNot } from './needs/judge-fact-need.ts';

/**
 * - `kills`: a wrong guess ends the restored process although the restore succeeds; a profile can record the fact.
 * - `record`: a wrong guess makes the restore fail; a profile can record the fact.
 * - `check`: about this image and the host; no profile records it.
 * - `usual`: holds for nearly every restore, whatever the image contains.
 */
export const ASSUMPTION_RANKS = ['kills', 'record', 'check', 'usual'] as const;
export type AssumptionRank = (typeof ASSUMPTION_RANKS)[number];

/** Records what assumptions of the ranks `kills` and `record` are about. */
export const RECORD_COMMAND = 'restore-matrix profile capture';

export interface RankedAssumption {
  readonly text: string;
  readonly rank: AssumptionRank;
}

/** Flags that an attribute of the image names: live registers, which CRIU drops without a word where the CPU lacks them. */
const ABOUT_CPU = /^the CPU has /;

/** Capture does not see who will call CRIU; a question says it (`--runtime`), or a profile does. */
const ABOUT_RUNTIME = / restores the container and sets the CRIU options /;

const placeOf = (rank: AssumptionRank): number => ASSUMPTION_RANKS.indexOf(rank);

type RankOfText = ReadonlyMap<string, AssumptionRank>;

const ranksOfTexts = new WeakMap<RuleBook, RankOfText>();

/** Of the assumptions whose text the rule book alone determines. */
function ranksOf(ruleBook: RuleBook): RankOfText {
  const known = ranksOfTexts.get(ruleBook);
  if (known !== undefined) return known;
  const made = new Map<string, AssumptionRank>();
  for (const [text, rank] of ruleBook.rules.flatMap((rule) => rule.needs.flatMap((need) => rankedTexts(rule, need)))) {
    const before = made.get(text);
    // Several rules may assume the same; the one to which it matters most counts.
    if (before === undefined || placeOf(rank) < placeOf(before)) made.set(text, rank);
  }
  ranksOfTexts.set(ruleBook, made);
  return made;
}

function rankedTexts({ appliesTo, kills }: Rule, need: Need): readonly (readonly [string, AssumptionRank])[] {
  if (need.need === 'host') {
    return [[need.text, need.usual === true || appliesTo === 'profile' ? 'usual' : 'check']];
  }
  if (need.need !== 'cpu-flags') return [];
  const rank = kills === true ? 'kills' : 'record';
  const { flags = [], absent = [] } = need;
  return [
    ...(flags.length === 0 ? [] : [[cpuHas(flags), rank] as const]),
    ...(absent.length === 0 ? [] : [[cpuHasNot(absent), rank] as const]),
  ];
}

export const isRecordable = (rank: AssumptionRank): boolean => rank === 'kills' || rank === 'record';

function rankOf(text: string): AssumptionRank {
  if (ABOUT_CPU.test(text)) return 'kills';
  return ABOUT_RUNTIME.test(text) ? 'check' : 'record';
}

/** What matters most first; of one rank as they came. */
export function rankAssumptions(assumptions: readonly string[], ruleBook: RuleBook): readonly RankedAssumption[] {
  const texts = ranksOf(ruleBook);
  const ranked = assumptions.map((text): RankedAssumption => {
    return { text, rank: texts.get(text) ?? rankOf(text) };
  });
  return ranked.toSorted((a, b) => placeOf(a.rank) - placeOf(b.rank));
}
