/** Records what somebody requires of images. */
import { readRung } from '#core/answer/question.ts';
import { showRung } from '#core/guarantee/rung.ts';
import { mapQuestionError } from '../map-question-error.ts';
import { checkName } from '../names.ts';
import { fleetNotFound, profileNotFound } from '../not-found.ts';
import type { Policy, PolicyRequirement, StoredPolicy } from '../ports/guarantee.ts';
import type { Ports } from '../ports/ports.ts';
import { UseCaseError } from '../use-case-error.ts';

export const MAX_POLICY_IMAGES = 100;
export const MAX_POLICY_PROFILES = 500;

const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** As names and tags of images, with `*` for any number of characters. */
const PATTERN = /^[A-Za-z0-9*][A-Za-z0-9._+/@*-]{0,127}(:[A-Za-z0-9_*][A-Za-z0-9._+*-]{0,127})?$/;

export interface PolicyInput {
  readonly images: readonly string[];
  readonly require: {
    readonly guarantee?: string | undefined;
    readonly profiles?: readonly string[] | undefined;
    readonly fleet?: string | undefined;
  };
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export async function putPolicy(
  ports: Pick<Ports, 'policies' | 'profiles' | 'fleets'>,
  input: { name: string; policy: PolicyInput },
): Promise<{ stored: StoredPolicy; created: boolean }> {
  const name = checkName('name', input.name);
  const { images, require, labels = {} } = input.policy;
  const policy: Policy = { name, images: readImages(images), require: await readRequirement(ports, require), labels };
  return ports.policies.put(policy);
}

function readImages(images: readonly string[]): readonly string[] {
  if (images.length > MAX_POLICY_IMAGES) refuse('/images', `must have at most ${MAX_POLICY_IMAGES} entries`);
  const bad = images.findIndex((ref) => !DIGEST.test(ref) && !PATTERN.test(ref));
  if (bad >= 0) refuse(`/images/${bad}`, 'must be sha256:..., name, name:tag, or a pattern such as team/* or web:*');
  return [...new Set(images)];
}

async function readRequirement(
  ports: Pick<Ports, 'profiles' | 'fleets'>,
  { guarantee, profiles, fleet }: PolicyInput['require'],
): Promise<PolicyRequirement> {
  const given = [guarantee, profiles, fleet].filter((one) => one !== undefined);
  if (given.length !== 1) refuse('/require', 'set one of guarantee, profiles, fleet');
  if (fleet !== undefined) {
    if ((await ports.fleets.find(fleet)) === null) throw await fleetNotFound(ports, fleet);
    return { fleet };
  }
  if (guarantee !== undefined) {
    return { guarantee: showRung(mapQuestionError(() => readRung('/require/guarantee', guarantee))) };
  }
  const names = [...new Set(profiles)];
  if (names.length === 0 || names.length > MAX_POLICY_PROFILES) {
    refuse('/require/profiles', `must have 1 to ${MAX_POLICY_PROFILES} names of profiles`);
  }
  const known = new Set(await ports.profiles.names());
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw await profileNotFound(ports, unknown);
  return { profiles: names };
}

function refuse(pointer: string, message: string): never {
  throw new UseCaseError('policy-malformed', `${pointer}: ${message}`, { errors: [{ pointer, message }] });
}
