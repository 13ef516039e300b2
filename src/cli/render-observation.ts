import type { KeptLine } from '#core/observation/match-log.ts';
import { printable } from './terminal.ts';

/** The part of the answer that is printed. */
export interface ShownObservation {
  readonly id: number;
  readonly outcome: string;
  readonly grade: string;
  readonly effect: string;
  readonly predicted: string | null;
  readonly conflict: boolean;
  readonly cause: string | null;
  readonly log: { readonly lines: readonly KeptLine[] };
  readonly links: { readonly self: string };
}

export function isRecorded(body: unknown): body is { observation: ShownObservation } {
  const { observation } = (body ?? {}) as { observation?: Partial<ShownObservation> };
  return typeof observation?.id === 'number' && Array.isArray(observation.log?.lines);
}

const EFFECTS: Readonly<Record<string, string>> = {
  decides: 'the observation decides the verdict',
  superseded: 'a later observation decides the verdict',
  host: 'no effect on the verdict: the host caused the failure',
  'other-revision': 'no effect on the verdict: it applies to another revision of the profile',
};

export function renderObservation(observation: ShownObservation): string {
  const { id, outcome, grade, effect, predicted, conflict, log } = observation;
  const lines = [
    `observation  ${id}: ${outcome} (${grade})`,
    `effect       ${EFFECTS[effect] ?? effect}`,
    `predicted    ${predicted ?? 'not decided'}${conflict ? ', contradicted by this observation' : ''}`,
    ...log.lines.map(({ text, rules }) => `log          ${text}${rules.length > 0 ? ` [${rules.join(', ')}]` : ''}`),
  ];
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
}
