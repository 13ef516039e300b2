/** core/observation/merge-observed.ts as SQL, so that a cell says what an answer says. */
import { type Merged, mergeObserved } from '#core/observation/merge-observed.ts';
import { OBSERVED_IN_FORCE } from '#core/observation/observation.ts';
import { VERDICTS } from '#core/verdict/verdict.ts';

/** `predicted` and `observed` are expressions; NULL where one of them is. */
export function mergedSql(member: keyof Merged, predicted: string, observed: string): string {
  const branches = OBSERVED_IN_FORCE.flatMap((outcome) =>
    VERDICTS.map((verdict) => {
      const value = mergeObserved(verdict, outcome)[member];
      return `when '${outcome}/${verdict}' then ${typeof value === 'string' ? `'${value}'` : value}`;
    }),
  );
  return `case ${observed} || '/' || ${predicted} ${branches.join(' ')} end`;
}

/**
 * Columns of `cell` for a prediction: what is in force where something real was observed, else the prediction. Without
 * a prediction nothing is.
 */
export function inForceSql(predicted: string, observed: string, grade: string): string {
  const merged = (member: keyof Merged): string => mergedSql(member, predicted, observed);
  return `verdict = case when ${observed} is null then ${predicted} else ${merged('verdict')} end,
         grade = case when ${predicted} is null then null when ${merged('wins')} then ${grade} else 'predicted' end,
         conflict = ${merged('conflict')} is true`;
}
