import { lookUpOption } from '../kconfig/look-up-option.ts';
import type { Profile, Restorer } from '../profile/profile.ts';
import type { RuleBook } from '../rules/rule.ts';
import { withRelevantOptions } from '../rules/with-relevant-options.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import { type Choice, choicesOf, moduleOf } from './choices.ts';
import { type KconfigDelta, type KconfigLine, obstaclesOf } from './kconfig-delta.ts';
import {
  type Edits,
  editedProfile,
  hasNoMoreObstacles,
  isNoWorse,
  keyOf,
  mergeEdits,
  type Trial,
  Trials,
} from './trials.ts';

/** Combinations of alternatives that are tried. */
export const MAX_COMBINATIONS = 256;
/** Verdicts that one search may decide. A search that ends early says so (`minimal`, `smallest`). */
export const MAX_TRIALS = 2_000;
/** Objects that all trials may judge together, so that an image of thousands of them takes no longer; a few trials it gets. */
const MAX_JUDGED_OBJECTS = 500_000;
const MIN_TRIALS = 64;
/** An option that was set may bring a rule into the way that was not there; so often that is looked at. */
const MAX_ROUNDS = 4;

interface Found {
  readonly edits: Edits;
  readonly after: Trial;
  readonly minimal: boolean;
  readonly smallest: boolean;
}

/** All that can be changed, with what comes up once the first of the alternatives are. */
function collectChoices(trials: Trials, profile: Profile, ruleBook: RuleBook): readonly Choice[] {
  const choices = new Map<string, Choice>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const edits = mergeEdits([...choices.values()].flatMap(([first = []]) => first));
    const { decision } = trials.run(edits);
    const fresh = choicesOf(decision, editedProfile(profile, edits), ruleBook).filter(
      (choice) => !choices.has(JSON.stringify(choice)),
    );
    if (fresh.length === 0) break;
    for (const choice of fresh) choices.set(JSON.stringify(choice), choice);
  }
  return [...choices.values()];
}

/** Every way to choose, and to change nothing, with fewest edits first, up to the cap. */
function combinationsOf(choices: readonly Choice[]): { combinations: readonly Edits[]; all: boolean } {
  const total = choices.reduce((product, choice) => Math.min(product * choice.length, Number.MAX_SAFE_INTEGER), 1);
  const count = Math.min(total, MAX_COMBINATIONS);
  const combinations = Array.from({ length: count }, (_, index) => {
    let rest = index;
    const chosen = choices.flatMap((choice) => {
      const alternative = choice[rest % choice.length] ?? [];
      rest = Math.floor(rest / choice.length);
      return alternative;
    });
    return mergeEdits(chosen);
  });
  const unchanged: Edits = new Map();
  return { combinations: [unchanged, ...combinations].sort((a, b) => a.size - b.size), all: total === count };
}

function without(edits: Edits, option: string): Edits {
  return new Map([...edits].filter(([name]) => name !== option));
}

/** Leaves out what can be left out, one option after the other. */
function reduce(trials: Trials, edits: Edits, goal: Trial): { edits: Edits; minimal: boolean } {
  let kept = edits;
  for (const option of [...edits.keys()].sort()) {
    if (trials.isSpent) return { edits: kept, minimal: false };
    const fewer = without(kept, option);
    if (isNoWorse(trials.run(fewer), goal)) kept = fewer;
  }
  return { edits: kept, minimal: true };
}

function searchFor(trials: Trials, profile: Profile, ruleBook: RuleBook): Found {
  const { combinations, all } = combinationsOf(collectChoices(trials, profile, ruleBook));
  const tried: { edits: Edits; after: Trial }[] = [];
  for (const edits of combinations) {
    if (trials.isSpent && tried.length > 0) break;
    tried.push({ edits, after: trials.run(edits) });
  }
  const fewest = Math.min(...tried.map(({ after }) => after.obstacles.length));
  const good = tried.filter(({ after }) => after.obstacles.length === fewest);
  const found: Found[] = [];
  for (const { edits, after } of good) {
    if (trials.isSpent && found.length > 0) break;
    found.push({ ...reduce(trials, edits, after), after, smallest: false });
  }
  const [best] = found.sort((a, b) => a.edits.size - b.edits.size);
  if (best === undefined) throw new Error('no combination was tried, not even the one without a change');
  const smallest = all && tried.length === combinations.length && found.length === good.length && best.minimal;
  return { ...best, smallest };
}

/** Why a line is there: what is in the way again without it. */
function lineOf(
  trials: Trials,
  profile: Profile,
  ruleBook: RuleBook,
  { edits, after }: Found,
  option: string,
): KconfigLine {
  const value = edits.get(option) === 'n' ? 'n' : 'y';
  const obstacles = trials.run(without(edits, option)).obstacles.filter((one) => !after.keys.has(keyOf(one)));
  const module = value === 'y' ? moduleOf(option, ruleBook) : null;
  const asModule = module === null ? null : trials.run(new Map([...edits, [option, 'm']]));
  const state = lookUpOption(profile.kconfig, profile.kconfigComplete, option);
  return {
    option,
    value,
    was: state === 'value' ? (profile.kconfig[option] ?? state) : state,
    module: asModule !== null && hasNoMoreObstacles(asModule, after) ? module : null,
    reasons: obstacles.map(({ rule, severity, objectType, objectVersion, required, found, text }) => ({
      rule,
      severity,
      objectType,
      objectVersion,
      required,
      found,
      text,
    })),
  };
}

/** With the fewest obstacles left, then the fewest lines; of equals the restorer named first. */
function compareFound(a: { found: Found }, b: { found: Found }): number {
  return a.found.after.obstacles.length - b.found.after.obstacles.length || a.found.edits.size - b.found.edits.size;
}

function trialsFor({ objects }: SignatureContent, maxTrials: number): number {
  return Math.min(maxTrials, Math.max(MIN_TRIALS, Math.floor(MAX_JUDGED_OBJECTS / Math.max(1, objects.length))));
}

function deltaFor(
  content: SignatureContent,
  profile: Profile,
  evaluator: Evaluator,
  restorers: readonly Restorer[],
  maxTrials: number,
): Omit<KconfigDelta, 'before'> | null {
  const { ruleBook } = evaluator;
  const tried = restorers.map((restorer) => {
    const alone = { ...profile, restorers: [restorer] };
    const trials = new Trials(content, alone, evaluator, { left: trialsFor(content, maxTrials) });
    return { restorer, trials, found: searchFor(trials, alone, ruleBook) };
  });
  const [best] = tried.sort(compareFound);
  if (best === undefined) return null;
  const { restorer, trials, found } = best;
  return {
    after: found.after.decision,
    restorer,
    lines: [...found.edits.keys()].sort().map((option) => lineOf(trials, profile, ruleBook, found, option)),
    minimal: found.minimal,
    smallest: tried.every((one) => one.found.smallest),
    notHelpedByKconfig: found.after.obstacles,
  };
}

/**
 * The smallest change of the configuration that takes out of the way what a configuration can take out of the way. Nothing
 * is to be changed where the verdict is yes or conditional already. Proven line by line by deciding again: the decision on
 * the changed profile is `after`.
 */
export function findKconfigDelta(
  content: SignatureContent,
  whole: Profile,
  evaluator: Evaluator,
  maxTrials = MAX_TRIALS,
): KconfigDelta {
  const { decide, ruleBook } = evaluator;
  // Each trial copies the options.
  const profile = withRelevantOptions(whole, ruleBook);
  const before = decide(content, profile, ruleBook);
  const nothing: KconfigDelta = {
    before,
    after: before,
    restorer: null,
    lines: [],
    minimal: true,
    smallest: true,
    notHelpedByKconfig: obstaclesOf(before),
  };
  if (nothing.notHelpedByKconfig.length === 0) return nothing;
  // Of another family than the image's, a restorer reads nothing of it, whatever is configured.
  const able = profile.restorers.filter(
    (restorer) =>
      !decide(content, { ...profile, restorers: [restorer] }, ruleBook).findings.some(
        ({ rule }) => rule === 'restorer-family-missing',
      ),
  );
  const delta = deltaFor(content, profile, evaluator, able, maxTrials);
  return delta === null ? nothing : { before, ...delta };
}
