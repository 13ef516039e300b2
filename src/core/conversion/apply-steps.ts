import type { Profile } from '../profile/profile.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { PlannedStep } from '../verdict/verdict.ts';

type SignatureObject = SignatureContent['objects'][number];

/** What image, profile and the one who restores look like once a plan was followed. */
export interface AfterSteps {
  readonly content: SignatureContent;
  readonly profile: Profile;
  /** Rules whose adjustment is followed; an option of `decideVerdict`. */
  readonly accepted: readonly string[];
}

function changeObject(object: SignatureObject, steps: readonly PlannedStep[]): SignatureObject {
  let current = object;
  for (const { effect } of steps) {
    if (effect.on === 'image' && effect.type === current.type && effect.version === current.version) {
      current = { ...current, version: effect.toVersion };
    } else if (effect.on === 'image-attribute' && effect.type === current.type) {
      current = { ...current, attributes: { ...current.attributes, [effect.attribute]: effect.value } };
    }
  }
  return current;
}

/** Convert steps of one type apply in the order of their versions. */
function inOrder(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const version = ({ effect }: PlannedStep) => (effect.on === 'image' ? effect.version : 0);
  return [...steps].sort((a, b) => version(a) - version(b));
}

/** Follows the steps of a `conditional` verdict, so that it can be judged again (design, invariant 9). */
export function applySteps(content: SignatureContent, profile: Profile, steps: readonly PlannedStep[]): AfterSteps {
  const modules = steps.flatMap(({ effect }) => (effect.on === 'module' ? [effect.module] : []));
  const loaded = profile.facts.modulesLoaded ?? [];
  return {
    content: { ...content, objects: content.objects.map((object) => changeObject(object, inOrder(steps))) },
    profile: {
      ...profile,
      facts: {
        ...profile.facts,
        modulesLoaded: modules.length === 0 ? profile.facts.modulesLoaded : [...loaded, ...modules],
      },
    },
    accepted: steps.flatMap(({ effect }) => (effect.on === 'rule' ? [effect.rule] : [])),
  };
}
