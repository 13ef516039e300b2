/** What to do, in order, so that an image restores on a profile, and how much of it `convert` does. */

import { dropsOf, isDoneByConvert, orderSteps } from '#core/conversion/order-steps.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { Finding, PlannedStep, Step, Verdict } from '#core/verdict/verdict.ts';
import { imageNotFound, profileNotFound } from '../not-found.ts';
import type { Ports, QuestionSnapshot } from '../ports/ports.ts';
import { readSteady } from '../read-steady.ts';
import { type JudgedProfile, judgeCandidates } from './judge-candidates.ts';

export type PlanPorts = Pick<Ports, 'questions' | 'images' | 'profiles' | 'signatures' | 'clock' | 'evaluator'>;

export interface PlanStep extends Step {
  /** `convert`: converting the image does it. */
  readonly doneBy: 'convert' | 'operator';
}

export interface ConvertPlan {
  readonly possible: boolean;
  /** Object types to drop or empty, by id. */
  readonly drop: readonly string[];
  /** Why not, or why there is nothing to convert; null = convert it. */
  readonly why: string | null;
  /** Null where it is not possible. IMAGE, OUT and PROFILE.json stand for files. */
  readonly command: string | null;
  readonly request: string | null;
}

export interface Plan {
  readonly image: Omit<NonNullable<QuestionSnapshot['image']>, 'arch' | 'signatureId'>;
  readonly profile: string;
  readonly kernel: string;
  readonly arch: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly assumptions: readonly string[];
  readonly steps: readonly PlanStep[];
  readonly convert: ConvertPlan;
  readonly revision: number;
  readonly ruleBook: string;
  readonly evaluatedAt: string;
}

export async function planRestore(ports: PlanPorts, input: { ref: string; profile: string }): Promise<Plan> {
  return readSteady(async () => {
    const snapshot = await ports.questions.read(input.ref, { by: 'name', name: input.profile });
    const { image, candidates, revision } = snapshot;
    if (image === null) throw await imageNotFound(ports, input.ref);
    if (candidates.length === 0) throw await profileNotFound(ports, input.profile);
    const plain = { strict: false, ignore: [] };
    const { profiles } = await judgeCandidates(ports, image.signatureId, candidates, plain);
    const [judged] = profiles;
    if (judged === undefined) return { gone: () => profileNotFound(ports, input.profile) };
    const isLinuxCr = await isOfLinuxCr(ports, image);
    const { digest, name, format, signature } = image;
    return {
      found: {
        image: { digest, name, format, signature },
        ...planOf(judged, isLinuxCr, ports.evaluator),
        revision,
        ruleBook: ports.evaluator.ruleBook.revision,
        evaluatedAt: (judged.evaluatedAt ?? ports.clock.now()).toISOString(),
      },
    };
  });
}

/** An inventory made on the client does not say in its format what it is of; its objects do. */
async function isOfLinuxCr(
  ports: Pick<Ports, 'signatures'>,
  { format, signatureId }: NonNullable<QuestionSnapshot['image']>,
): Promise<boolean> {
  if (format !== 'inventory') return format === 'linux-cr';
  const { content } = (await ports.signatures.content([signatureId])).get(signatureId) ?? {};
  return content?.objects.some(({ type }) => type.startsWith('linux-cr/')) ?? false;
}

function planOf({ answer, decision }: JudgedProfile, isLinuxCr: boolean, evaluator: Evaluator) {
  const { profile, kernel, arch, verdict, findings, assumptions } = answer;
  const steps = orderSteps(decision.steps);
  // What was observed says nothing about what a conversion can meet.
  const { findings: predicted } = decision;
  return {
    profile,
    kernel,
    arch,
    verdict,
    findings,
    assumptions,
    steps: steps.map((step): PlanStep => {
      const { kind, text, loses } = step;
      return { kind, text, loses, doneBy: isDoneByConvert(step) ? 'convert' : 'operator' };
    }),
    convert: convertPlanOf(
      profile,
      steps,
      isLinuxCr ? predicted.filter((one) => stopsConversion(one, evaluator)) : stopsOfCriu(predicted),
    ),
  };
}

/** `stops`: what conversion cannot meet. */
function convertPlanOf(profile: string, steps: readonly PlannedStep[], [stop]: readonly Finding[]): ConvertPlan {
  const impossible = (why: string) => ({ possible: false, drop: [], why, command: null, request: null });
  if (stop !== undefined) return impossible(`${stop.required} is required, found ${stop.found}. ${stop.text}`);
  const drop = dropsOf(steps);
  const isNeeded = steps.some(isDoneByConvert);
  const query = new URLSearchParams([['profile', profile]]);
  for (const type of drop) query.append('drop', type);
  return {
    possible: true,
    drop,
    why: isNeeded ? null : 'Nothing in the image needs to be converted.',
    command: ['restore-matrix convert IMAGE --to PROFILE.json -o OUT', ...drop.map((type) => `--drop ${type}`)].join(
      ' ',
    ),
    request:
      "curl --fail -X POST -H 'content-type: application/octet-stream' -T IMAGE -o OUT " +
      `'http://127.0.0.1:8080/api/v1/convert?${query}'`,
  };
}

/**
 * Rules without a conversion speak of the kernel and its host: converting neither helps nor needs them. Everything else
 * that is in the way is in the bytes of the image.
 */
function stopsConversion({ severity, rule }: Finding, { ruleBook }: Evaluator): boolean {
  if (severity !== 'blocker' && severity !== 'unknown') return false;
  const known = ruleBook.rules.find(({ id }) => id === rule);
  return known === undefined || known.adjustments.some(({ kind }) => kind === 'convert');
}

/** A CRIU set is converted for a kernel on which it then restores, and for no other. */
function stopsOfCriu(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity === 'blocker' || severity === 'unknown');
}
