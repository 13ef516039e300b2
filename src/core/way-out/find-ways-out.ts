/** What takes a `no` away, found by deciding again with one thing changed, and with two where one does not do. */
import { findKconfigDelta } from '../kconfig-delta/find-kconfig-delta.ts';
import type { KconfigLine } from '../kconfig-delta/kconfig-delta.ts';
import type { Profile } from '../profile/profile.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import type { Decision } from '../verdict/verdict.ts';
import { type Move, movesOfRules, movesOnHost, movesToReleases, type ReleaseMoves, type Situation } from './move.ts';
import { WAY_OUT_KINDS, type WayOut } from './way-out.ts';

/** Pairs that are tried where no single change does. */
const MAX_PAIRS = 64;
/** Moves that are tried together with options. */
const MAX_MOVES_WITH_OPTIONS = 8;
/** Verdicts that one search for options may decide; an answer makes several searches for each of its profiles. */
const MAX_TRIALS = 200;
/** Options that a way out names one by one. */
const MAX_NAMED_OPTIONS = 12;

export interface Stuck {
  readonly content: SignatureContent;
  readonly profile: Profile;
  /** How the question asks. */
  readonly options: { readonly strict: boolean; readonly ignore: readonly string[] };
  readonly evaluator: Evaluator;
}

/** Least trouble first. Empty: nothing known helps, or the rules do not say `no` at all. */
export function findWaysOut(stuck: Stuck): readonly WayOut[] {
  const { content, profile, evaluator } = stuck;
  const start: Situation = { content, profile, accepted: [] };
  const decision = decideIn(stuck, start);
  if (decision.verdict !== 'no') return [];
  const releases = movesToReleases(content, profile);
  const others = [...movesOfRules(decision, evaluator.ruleBook), ...movesOnHost(profile)];
  const single = [
    ...others.flatMap((move) => tryMoves(stuck, start, [move])),
    ...firstRelease(stuck, start, releases.nearest, []),
    ...tryOptions(stuck, start, []),
  ];
  const found = single.length > 0 ? single : tryPairs(stuck, start, others, releases);
  return found.toSorted((a, b) => WAY_OUT_KINDS.indexOf(a.kind) - WAY_OUT_KINDS.indexOf(b.kind));
}

function decideIn({ options, evaluator }: Stuck, { content, profile, accepted }: Situation): Decision {
  return evaluator.decide(content, profile, evaluator.ruleBook, { ...options, accepted });
}

function moved(start: Situation, moves: readonly Move[]): Situation | null {
  return moves.reduce<Situation | null>((at, move) => (at === null ? null : move.change(at)), start);
}

function tryMoves(stuck: Stuck, start: Situation, moves: readonly Move[]): readonly WayOut[] {
  const situation = moved(start, moves);
  return situation === null ? [] : wayOf(moves, decideIn(stuck, situation));
}

function wayOf(moves: readonly Omit<Move, 'change'>[], { verdict, steps }: Decision): readonly WayOut[] {
  const last = moves.at(-1);
  if (last === undefined || verdict === 'no') return [];
  const losses = moves.flatMap(({ loses }) => loses ?? []);
  return [
    {
      kind: last.kind,
      text: moves.map(({ text }) => text).join(' '),
      loses: losses.length === 0 ? null : losses.join('; '),
      verdict,
      steps: steps.map(({ kind, text, loses }) => ({ kind, text, loses })),
    },
  ];
}

/** The first release that settles it; one after which a fact is still missing only where none does. */
function firstRelease(
  stuck: Stuck,
  start: Situation,
  releases: readonly Move[],
  before: readonly Move[],
): readonly WayOut[] {
  let unsettled: readonly WayOut[] = [];
  for (const move of releases) {
    const ways = tryMoves(stuck, start, [...before, move]);
    if (ways.some(({ verdict }) => verdict !== 'unknown')) return ways;
    if (unsettled.length === 0) unsettled = ways;
  }
  return unsettled;
}

/** Build the kernel otherwise. */
function tryOptions(stuck: Stuck, start: Situation, before: readonly Move[]): readonly WayOut[] {
  const situation = moved(start, before);
  if (situation === null) return [];
  const { accepted } = situation;
  const decide: Evaluator['decide'] = (content, profile, ruleBook) =>
    stuck.evaluator.decide(content, profile, ruleBook, { ...stuck.options, accepted });
  const { lines, after } = findKconfigDelta(
    situation.content,
    situation.profile,
    { ...stuck.evaluator, decide },
    MAX_TRIALS,
  );
  if (lines.length === 0) return [];
  return wayOf([...before, { kind: 'kconfig', text: textOf(lines), loses: null }], after);
}

function textOf(lines: readonly KconfigLine[]): string {
  const named = lines.slice(0, MAX_NAMED_OPTIONS).map(({ option, value }) => `${option}=${value}`);
  const rest = lines.length - named.length;
  return `Build the kernel with ${named.join(', ')}${rest > 0 ? ` and ${rest} more options` : ''}.`;
}

function tryPairs(
  stuck: Stuck,
  start: Situation,
  others: readonly Move[],
  { nearest, newest }: ReleaseMoves,
): readonly WayOut[] {
  const pairs = others.flatMap((first, i) => others.slice(i + 1).map((second) => [first, second]));
  return [
    ...pairs.slice(0, MAX_PAIRS).flatMap((pair) => tryMoves(stuck, start, pair)),
    ...others.slice(0, MAX_PAIRS).flatMap((move) => firstRelease(stuck, start, nearest, [move])),
    ...[...others.slice(0, MAX_MOVES_WITH_OPTIONS), ...(newest === null ? [] : [newest])].flatMap((move) =>
      tryOptions(stuck, start, [move]),
    ),
  ];
}
