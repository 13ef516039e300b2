import type { Profile } from '../profile/profile.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { AcceptedNeed, PlannedStep, StepEffect } from '../verdict/verdict.ts';
import { editOfRule, typesGoneBy } from './criu/image-edits.ts';

type SignatureObject = SignatureContent['objects'][number];

/** What image, profile and the one who restores look like once a plan was followed. */
export interface AfterSteps {
  readonly content: SignatureContent;
  readonly profile: Profile;
  /** What whoever restores takes care of; an option of `decideVerdict`. */
  readonly accepted: readonly AcceptedNeed[];
}

/** An object may be of several versions at once; it is converted from the one the plan starts at. */
function isOfVersion({ version, attributes }: SignatureObject, wanted: number): boolean {
  const { equalVersions, consistentVersions } = attributes;
  return [[version], equalVersions, consistentVersions].some((list) => Array.isArray(list) && list.includes(wanted));
}

function convert(object: SignatureObject, version: number): SignatureObject {
  const { equalVersions: _, possibleVersions: __, consistentVersions: ___, ...attributes } = object.attributes;
  return { ...object, version, attributes };
}

function changeObject(object: SignatureObject, effects: readonly StepEffect[]): SignatureObject {
  let current = object;
  for (const effect of effects) {
    if (effect.on === 'image' && effect.type === current.type && isOfVersion(current, effect.version)) {
      current = convert(current, effect.toVersion);
    } else if (effect.on === 'image-attribute' && effect.type === current.type) {
      current = { ...current, attributes: { ...current.attributes, [effect.attribute]: effect.value } };
    }
  }
  return current;
}

/** Conversions of one type apply one after the other, upwards or downwards. */
function inOrder(effects: readonly StepEffect[]): readonly StepEffect[] {
  const place = (effect: StepEffect) => {
    if (effect.on !== 'image') return 0;
    return effect.toVersion > effect.version ? effect.version : -effect.version;
  };
  return [...effects].sort((a, b) => place(a) - place(b));
}

function changeProfile(profile: Profile, effects: readonly StepEffect[]): Profile {
  const modules = effects.flatMap((effect) => (effect.on === 'module' ? [effect.module] : []));
  const options = effects.flatMap((effect) => (effect.on === 'option' ? [[effect.option, 'y'] as const] : []));
  if (modules.length === 0 && options.length === 0) return profile;
  const loaded = profile.facts.modulesLoaded ?? [];
  return {
    ...profile,
    kconfig: { ...profile.kconfig, ...Object.fromEntries(options) },
    facts:
      modules.length === 0
        ? profile.facts
        : { ...profile.facts, modulesLoaded: [...new Set([...loaded, ...modules])].sort() },
  };
}

/** A step that edits a CRIU set takes objects out of it; the rules that ask for it have nothing left to judge. */
function typesEdited({ kind, effects }: PlannedStep): readonly string[] {
  if (kind !== 'convert' && kind !== 'filter') return [];
  return effects.flatMap((effect) => {
    const edit = effect.on === 'rule' ? editOfRule(effect.rule) : null;
    return edit === null ? [] : typesGoneBy(edit);
  });
}

/** Follows the steps of a `conditional` verdict, so that it can be judged again (design, invariant 9). */
export function applySteps(content: SignatureContent, profile: Profile, steps: readonly PlannedStep[]): AfterSteps {
  const effects = inOrder(steps.flatMap((step) => step.effects));
  const edited = new Set(steps.flatMap(typesEdited));
  return {
    content: {
      ...content,
      objects: content.objects
        .filter(({ type }) => !effects.some((effect) => effect.on === 'object' && effect.type === type))
        .filter(({ type }) => !edited.has(type))
        .map((object) => changeObject(object, effects)),
    },
    profile: changeProfile(profile, effects),
    accepted: effects.flatMap((effect) =>
      effect.on === 'rule' && !edited.has(`criu/${effect.rule}`) ? [{ rule: effect.rule, need: effect.need }] : [],
    ),
  };
}
