/** The ladder of one image in the form of the contract, for the service and the command line alike. */
import type { Ladder, RowCell, RungFindings } from './climb-ladder.ts';
import type { Home } from './home-kernel.ts';

/** Most cells and texts that one rung lists; `seen` counts them all. */
export const MAX_LISTED = 100;

/** `evidence`: the bytes that show the home kernel. */
export function showLadder(home: Home, evidence: string, ladder: Ladder) {
  return {
    home: {
      kernel: home.release?.text ?? null,
      arch: home.arch,
      restorer: home.family,
      revision: home.revision,
      evidence,
      missing: home.missing,
    },
    strongest: ladder.strongest,
    rungs: ladder.rungs.map(showFindings),
  };
}

export type ShownLadder = ReturnType<typeof showLadder>;

function showFindings({ provenBy, steps, counterexample, missing, ...rung }: RungFindings) {
  return {
    ...rung,
    provenBy: provenBy.slice(0, MAX_LISTED).map(({ profile, release, verdict, grade }) => {
      return { profile, kernel: release.text, verdict, grade };
    }),
    steps: steps.slice(0, MAX_LISTED),
    counterexample: counterexample === null ? null : showCell(counterexample),
    missing: missing.slice(0, MAX_LISTED),
  };
}

export function showCell({ profile, release, verdict, grade, reasons }: RowCell) {
  const rules = [...new Set(reasons.map(({ rule }) => rule))];
  return { profile, kernel: release.text, verdict, grade, rules, reasons };
}
