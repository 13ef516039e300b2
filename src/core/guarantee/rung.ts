/** The rungs of the guarantee ladder, weakest first, and how they are written (docs/guarantees.md). */

export const RUNGS = ['exact-build', 'same-options', 'any-options', 'stable-series', 'forward', 'backward'] as const;
export type Rung = (typeof RUNGS)[number];

/** A rung, as in a question. `n` counts recorded series beyond that of home; 0 for the rungs that stay inside it. */
export interface RequiredRung {
  readonly rung: Rung;
  readonly n: number;
}

/** Recorded series that anybody can ask for, and that the ladder climbs. */
export const MAX_SERIES_AWAY = 99;

export type RungState = 'held' | 'broken' | 'not-provable';

/** Other words for the same rungs. */
export const RUNG_ALIASES: Readonly<Record<string, Rung>> = {
  build: 'exact-build',
  release: 'any-options',
  series: 'stable-series',
};

/** How rungs may be written, for whoever wrote another one. */
export const RUNG_FORMS: readonly string[] = [
  'exact-build',
  'same-options',
  'any-options',
  'stable-series',
  'forward+n',
  'backward-n',
];

const AWAY = /^(?:(forward)(?:\+([1-9]\d?))?|(backward)(?:-([1-9]\d?))?)$/;

/** `stable-series`, `forward+2`, `backward-1`; `forward` alone is `forward+1`. Null: unknown rung. */
export function parseRung(text: string): RequiredRung | null {
  const [, forward, later, backward, earlier] = AWAY.exec(text) ?? [];
  if (forward !== undefined) return { rung: 'forward', n: Number(later ?? 1) };
  if (backward !== undefined) return { rung: 'backward', n: Number(earlier ?? 1) };
  const inside = RUNGS.find((rung) => rung === text && !isAway(rung));
  if (inside !== undefined) return { rung: inside, n: 0 };
  const alias = Object.hasOwn(RUNG_ALIASES, text) ? RUNG_ALIASES[text] : undefined;
  return alias === undefined ? null : { rung: alias, n: 0 };
}

export function showRung({ rung, n }: RequiredRung): string {
  if (rung === 'forward') return `forward+${n}`;
  return rung === 'backward' ? `backward-${n}` : rung;
}

/** Whether the rung leaves the series of home. */
export function isAway(rung: Rung): boolean {
  return rung === 'forward' || rung === 'backward';
}
