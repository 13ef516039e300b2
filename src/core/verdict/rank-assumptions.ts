/** Which assumption matters most: what a wrong guess does, and whether a profile could record the fact instead. */
import type { RuleBook } from '../rules/rule.ts';

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

/** CRIU drops registers that a CPU lacks and reports success; the next instruction ends the process. */
const ABOUT_CPU = /^the CPU (?:has|does not have) /;

type HostTexts = ReadonlyMap<string, 'check' | 'usual'>;

const hostTexts = new WeakMap<RuleBook, HostTexts>();

/** What no profile records. Only host needs are of the kind, and each has its text in the rule. */
function hostTextsOf(ruleBook: RuleBook): HostTexts {
  const known = hostTexts.get(ruleBook);
  if (known !== undefined) return known;
  const texts = ruleBook.rules.flatMap(({ needs, appliesTo }) =>
    needs.flatMap((need): [string, 'check' | 'usual'][] =>
      need.need !== 'host' ? [] : [[need.text, need.usual === true || appliesTo === 'profile' ? 'usual' : 'check']],
    ),
  );
  const made = new Map(texts);
  hostTexts.set(ruleBook, made);
  return made;
}

export const isRecordable = (rank: AssumptionRank): boolean => rank === 'kills' || rank === 'record';

/** What matters most first; of one rank as they came. */
export function rankAssumptions(assumptions: readonly string[], ruleBook: RuleBook): readonly RankedAssumption[] {
  const texts = hostTextsOf(ruleBook);
  const ranked = assumptions.map((text): RankedAssumption => {
    return { text, rank: texts.get(text) ?? (ABOUT_CPU.test(text) ? 'kills' : 'record') };
  });
  return ranked.toSorted((a, b) => ASSUMPTION_RANKS.indexOf(a.rank) - ASSUMPTION_RANKS.indexOf(b.rank));
}
