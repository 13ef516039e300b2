import type { GuaranteeOfImage } from '#core/answer/guarantee-of-image.ts';
import type { ShownLadder } from '#core/guarantee/show-ladder.ts';
import { printable } from './terminal.ts';

export type ShownGuarantee = ShownLadder &
  Pick<GuaranteeOfImage, 'required'> & { readonly image: { readonly digest: string; readonly name: string } };
type ShownRung = ShownLadder['rungs'][number];

/** The ladder in words: where it starts, then each rung with what holds, breaks or would settle it. */
export function renderGuarantee({ image, home, strongest, rungs }: ShownGuarantee): string {
  const lines = [
    strongest === null ? 'NO RUNG HOLDS' : strongest.toUpperCase(),
    `image    ${image.name === '' ? image.digest : image.name}`,
    `home     ${home.kernel ?? home.missing ?? 'unknown'} (${home.arch})`,
    '',
    ...rungs.flatMap(linesOfRung),
  ];
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
}

function linesOfRung({ rung, state, n, seen, steps, counterexample, missing }: ShownRung): string[] {
  const reach = n === null || n === 0 ? '' : ` (${n} series)`;
  const seenIn = seen.profiles === 1 ? '1 profile' : `${seen.profiles} profiles`;
  return [
    `${rung.padEnd(14)} ${state}${reach}${state === 'held' ? `, seen on ${seenIn}` : ''}`,
    ...(counterexample === null
      ? []
      : [
          `  ${state === 'held' ? 'ends at ' : 'broken by'} ${counterexample.profile} (${counterexample.kernel}): ${counterexample.rules.join(', ')}`,
        ]),
    ...missing.map((what) => `  missing  ${what}`),
    ...steps.map((step) => `  to do    ${step}`),
  ];
}
