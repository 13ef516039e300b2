import { type Rung, type RungState, showRung } from './rung.ts';

/** As a question names it: the highest held rung without a broken one below it. Null if there is none. */
export function strongestRung(
  rungs: readonly { readonly rung: Rung; readonly state: RungState; readonly n: number | null }[],
): string | null {
  let strongest: string | null = null;
  for (const { rung, state, n } of rungs) {
    if (state === 'broken') break;
    if (state === 'held') strongest = showRung({ rung, n: n ?? 0 });
  }
  return strongest;
}
