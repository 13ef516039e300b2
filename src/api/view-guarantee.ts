/** Guarantees as JSON of the contract. */
import type { RowCell, RungFindings } from '#core/guarantee/climb-ladder.ts';
import type { CombinedRung } from '#core/guarantee/combine-ladders.ts';
import type { ImageFormat } from '#core/inventory/inventory.ts';
import type { GuaranteeOfImage } from '#usecases/show-guarantee.ts';
import type { GuaranteeOfMany, NamedImage } from '#usecases/show-guarantees.ts';
import { MAX_LISTED } from './schemas/guarantee.ts';

export function viewGuarantee({ home, evidence, ladder, ...rest }: GuaranteeOfImage) {
  const { image, revision, ruleBook, evaluatedAt } = rest;
  return {
    image,
    home: {
      kernel: home.release?.text ?? null,
      arch: home.arch,
      restorer: home.family,
      revision: home.revision,
      evidence,
      missing: home.missing,
    },
    strongest: ladder.strongest,
    rungs: ladder.rungs.map(viewRung),
    revision,
    ruleBook,
    evaluatedAt,
  };
}

function viewRung({ provenBy, steps, counterexample, missing, ...rung }: RungFindings) {
  return {
    ...rung,
    provenBy: provenBy.slice(0, MAX_LISTED).map(({ profile, release, verdict, grade }) => {
      return { profile, kernel: release.text, verdict, grade };
    }),
    steps: steps.slice(0, MAX_LISTED),
    counterexample: counterexample === null ? null : viewCounterexample(counterexample),
    missing: missing.slice(0, MAX_LISTED),
  };
}

function viewCounterexample({ profile, release, verdict, grade, reasons }: RowCell) {
  const rules = [...new Set(reasons.map(({ rule }) => rule))];
  return { profile, kernel: release.text, verdict, grade, rules, reasons };
}

/** Words about one image that a list of many keeps. */
const MAX_WORDS = 5;

export function viewGuarantees(format: ImageFormat, { groups, isComplete, ladder, ...rest }: GuaranteeOfMany) {
  const { revision, ruleBook, evaluatedAt } = rest;
  return {
    format,
    groups,
    complete: isComplete,
    strongest: ladder.strongest,
    rungs: ladder.rungs.map(viewCombined),
    revision,
    ruleBook,
    evaluatedAt,
  };
}

function viewCombined({ counterexample, missing, ...rung }: CombinedRung<NamedImage>) {
  return {
    ...rung,
    counterexample:
      counterexample === null ? null : { ...viewCounterexample(counterexample.cell), image: counterexample.image },
    missing: missing.slice(0, MAX_LISTED).map(({ image, missing: words }) => {
      return { ...image, missing: words.slice(0, MAX_WORDS) };
    }),
  };
}
