import type { Effect } from '#core/observation/effect-of.ts';
import type { KeptLine } from '#core/observation/match-log.ts';
import type { Evidence } from '#core/observation/observation.ts';
import { printable } from './terminal.ts';

/** The part of the answer that is printed. */
export interface ShownObservation {
  readonly id: number;
  readonly outcome: string;
  readonly grade: string;
  /** Absent from an older service, as the objections are. */
  readonly evidence?: Evidence | null;
  readonly effect: Effect;
  readonly predicted: string | null;
  readonly conflict: boolean;
  readonly cause: string | null;
  readonly log: { readonly lines: readonly KeptLine[] };
  readonly objections?: readonly { readonly kind: string; readonly reason: string; readonly by: string | null }[];
}

export function isObservation(body: unknown): body is ShownObservation {
  const { id, log } = (body ?? {}) as Partial<ShownObservation>;
  return typeof id === 'number' && Array.isArray(log?.lines);
}

export function isRecorded(body: unknown): body is { observation: ShownObservation } {
  return isObservation((body as { observation?: unknown } | null)?.observation);
}

const EFFECTS: Readonly<Record<Exclude<Effect, 'weak'>, string>> = {
  decides: 'the observation decides the verdict',
  outweighed: 'no effect on the verdict: other observations weigh more',
  tied: 'no effect on the verdict: as much evidence is against it',
  host: 'no effect on the verdict: the host caused the failure',
  'other-revision': 'no effect on the verdict: it applies to another revision of the profile',
  disputed: 'no effect on the verdict: the observation is disputed',
  withdrawn: 'no effect on the verdict: the observation is withdrawn',
};

export function renderObservation(observation: ShownObservation): string {
  const { id, outcome, grade, evidence = null, predicted, conflict, log, objections = [] } = observation;
  const lines = [
    `observation  ${id}: ${outcome} (${grade}${evidence === null || evidence === grade ? '' : `, ${evidence}`})`,
    `effect       ${effectOf(observation)}`,
    `predicted    ${predicted ?? 'not decided'}${conflict ? ', contradicted by this observation' : ''}`,
    ...log.lines.map(({ text, rules }) => `log          ${text}${rules.length > 0 ? ` [${rules.join(', ')}]` : ''}`),
    ...objections.map(({ kind, reason, by }) => `${kind.padEnd(12)} ${reason}${by === null ? '' : ` (${by})`}`),
  ];
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
}

function effectOf({ effect, outcome }: ShownObservation): string {
  if (effect !== 'weak') return EFFECTS[effect] ?? effect;
  return outcome === 'failed'
    ? 'no effect yet: one report without a log that fits; a second one that agrees, or a log, decides'
    : 'no effect yet: one report without a URL or a log that fits; a second one that agrees, or either, decides';
}
