import type { Profile } from '../profile/profile.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import type { Decision, Finding } from '../verdict/verdict.ts';
import { type KconfigEdit, obstaclesOf } from './kconfig-delta.ts';

export type Edits = ReadonlyMap<string, string>;

export interface Trial {
  readonly decision: Decision;
  readonly obstacles: readonly Finding[];
  readonly keys: ReadonlySet<string>;
}

export function keyOf({ rule, severity, objectType, objectVersion, required }: Finding): string {
  return JSON.stringify([rule, severity, objectType, objectVersion, required]);
}

export function editedProfile(profile: Profile, edits: Edits): Profile {
  return edits.size === 0 ? profile : { ...profile, kconfig: { ...profile.kconfig, ...Object.fromEntries(edits) } };
}

/** The first edit of an option wins: rules that contradict each other cannot both be satisfied. */
export function mergeEdits(edits: Iterable<KconfigEdit>): Map<string, string> {
  const merged = new Map<string, string>();
  for (const { option, value } of edits) if (!merged.has(option)) merged.set(option, value);
  return merged;
}

/** Decides again and again on changed configurations, as often as is allowed. */
export class Trials {
  readonly #content: SignatureContent;
  readonly #profile: Profile;
  readonly #evaluator: Evaluator;
  readonly #budget: { left: number };

  constructor(content: SignatureContent, profile: Profile, evaluator: Evaluator, budget: { left: number }) {
    this.#content = content;
    this.#profile = profile;
    this.#evaluator = evaluator;
    this.#budget = budget;
  }

  get isSpent(): boolean {
    return this.#budget.left <= 0;
  }

  run(edits: Edits): Trial {
    this.#budget.left -= 1;
    const { decide, ruleBook } = this.#evaluator;
    const decision = decide(this.#content, editedProfile(this.#profile, edits), ruleBook);
    const obstacles = obstaclesOf(decision);
    return { decision, obstacles, keys: new Set(obstacles.map(keyOf)) };
  }
}

/** Nothing is in the way that is not in the way of the other as well. */
export function hasNoMoreObstacles(trial: Trial, than: Trial): boolean {
  return [...trial.keys].every((key) => than.keys.has(key));
}

/** Nor is anything taken for granted that was settled there. */
export function isNoWorse(trial: Trial, than: Trial): boolean {
  const assumed = new Set(than.decision.assumptions);
  return hasNoMoreObstacles(trial, than) && trial.decision.assumptions.every((one) => assumed.has(one));
}
