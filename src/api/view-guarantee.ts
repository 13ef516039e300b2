/** Guarantees as JSON of the contract. */
import type { CombinedRung } from '#core/guarantee/combine-ladders.ts';
import { MAX_LISTED, showCell } from '#core/guarantee/show-ladder.ts';
import type { GuaranteeOfMany, GuaranteesInput, NamedImage } from '#usecases/guarantees/show-guarantees.ts';

/** Words about one image that a list of many keeps. */
const MAX_WORDS = 5;

export function viewGuarantees(
  { format, fleet }: GuaranteesInput,
  { groups, isComplete, ladder, ...rest }: GuaranteeOfMany,
) {
  const { notes, revision, ruleBook, evaluatedAt } = rest;
  return {
    format,
    fleet,
    groups,
    complete: isComplete,
    strongest: ladder.strongest,
    rungs: ladder.rungs.map(viewCombined),
    notes,
    revision,
    ruleBook,
    evaluatedAt,
  };
}

function viewCombined({ counterexample, missing, ...rung }: CombinedRung<NamedImage>) {
  return {
    ...rung,
    counterexample: counterexample === null ? null : { ...showCell(counterexample.cell), image: counterexample.image },
    missing: missing.slice(0, MAX_LISTED).map(({ image, missing: words }) => {
      return { ...image, missing: words.slice(0, MAX_WORDS) };
    }),
  };
}
