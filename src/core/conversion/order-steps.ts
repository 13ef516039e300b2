import { OBJECT_FILTERS } from '../object-types/linux-cr/filters.ts';
import type { PlannedStep, StepEffect } from '../verdict/verdict.ts';
import { editOfRule } from './criu/image-edits.ts';

type Place = readonly [stage: number, type: string, version: number];

function placeOf({ kind, effects }: PlannedStep): Place {
  const [first] = effects;
  const type = first !== undefined && 'type' in first ? first.type : '';
  if (kind === 'filter') return [0, type, 0];
  if (kind === 'option') return [3, type, 0];
  if (kind === 'host') return [4, type, 0];
  // The stamps in the header are true only once all objects are those of the target.
  if (effects.every(({ on }) => on === 'image-attribute')) return [2, type, 0];
  if (first?.on !== 'image') return [1, type, 0];
  return [1, type, first.toVersion > first.version ? first.version : -first.version];
}

/** The steps in the order to follow them. */
export function orderSteps(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  return steps
    .map((step) => ({ step, place: placeOf(step) }))
    .sort(({ place: a }, { place: b }) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] - b[2]))
    .map(({ step }) => step);
}

/** The options that make `convert` drop what the plan drops. What loses nothing it does unasked. */
export function dropsOf(steps: readonly PlannedStep[]): readonly string[] {
  const filters = steps.filter(({ kind }) => kind === 'filter');
  return [...linuxCrDropsOf(filters.flatMap(({ effects }) => effects)), ...criuDropsOf(filters)];
}

function linuxCrDropsOf(effects: readonly StepEffect[]): readonly string[] {
  const types = effects.flatMap((effect) =>
    effect.on === 'object' || effect.on === 'image-attribute' ? [effect.type] : [],
  );
  return OBJECT_FILTERS.filter(({ objectType, removes }) =>
    types.some((type) => type === objectType || removes.includes(type)),
  ).map(({ objectType }) => objectType);
}

/** One type for each edit, though several rules may ask for it. */
function criuDropsOf(filters: readonly PlannedStep[]): readonly string[] {
  const rules = filters
    .filter(({ loses }) => loses !== null)
    .flatMap(({ effects }) => effects.flatMap((effect) => (effect.on === 'rule' ? [effect.rule] : [])));
  const byEdit = new Map(rules.map((rule) => [editOfRule(rule), rule] as const).reverse());
  return [...byEdit].flatMap(([edit, rule]) => (edit === null ? [] : [`criu/${rule}`])).sort();
}

/** Is a step one that `convert` does on the bytes of an image, rather than whoever restores it? */
export function isDoneByConvert({ kind, effects }: PlannedStep): boolean {
  if (kind !== 'convert' && kind !== 'filter') return false;
  return effects.every((effect) => effect.on !== 'rule' || editOfRule(effect.rule) !== null);
}
