/** What to do, in order, so that an image restores on a profile, and how much of it `convert` does. */
import { dropsOf, isDoneByConvert, orderSteps } from '../conversion/order-steps.ts';
import { familyOf } from '../guarantee/home-kernel.ts';
import type { RuleBook } from '../rules/rule.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { Finding, PlannedStep, Step, Verdict } from '../verdict/verdict.ts';
import type { Answer, AskedImage } from './answer.ts';
import type { ConvertWords } from './convert-words.ts';
import type { JudgedProfile } from './judge-profiles.ts';
import { oldestOf } from './oldest-of.ts';

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
  /** Null where it is not possible. */
  readonly command: string | null;
  /** The same of a service; null also where none is asked. */
  readonly request: string | null;
}

export interface Plan {
  readonly image: AskedImage;
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

export interface PlanParts {
  readonly image: AskedImage;
  readonly content: SignatureContent;
  readonly judged: JudgedProfile;
  readonly revision: number;
  readonly ruleBook: RuleBook;
  readonly words: ConvertWords;
}

export function planOf({ image, content, judged, revision, ruleBook, words }: PlanParts, now: string): Plan {
  const { digest, name, format, signature } = image;
  const { profile, kernel, arch, verdict, findings, assumptions } = judged.answer;
  const steps = orderSteps(judged.decision.steps);
  // What was observed says nothing about what a conversion can meet.
  const predicted = judged.decision.findings;
  const isLinuxCr = familyOf(content.objects) === 'linux-cr';
  const stops = isLinuxCr ? predicted.filter((one) => stopsConversion(one, ruleBook)) : stopsOfCriu(predicted);
  return {
    image: { digest, name, format, signature },
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
    convert: convertPlanOf(steps, stops, words),
    revision,
    ruleBook: judged.ruleBook,
    evaluatedAt: oldestOf([judged], now),
  };
}

/** The answer about the profile of a plan, with its steps in the order to follow them. */
export function inPlanOrder(answer: Answer, { steps }: Plan): Answer {
  const ordered = steps.map(({ kind, text, loses }) => ({ kind, text, loses }));
  return { ...answer, profiles: answer.profiles.map((profile) => ({ ...profile, steps: ordered })) };
}

/** `stops`: what conversion cannot meet. */
function convertPlanOf(
  steps: readonly PlannedStep[],
  [stop]: readonly Finding[],
  { command, request }: ConvertWords,
): ConvertPlan {
  const impossible = (why: string) => ({ possible: false, drop: [], why, command: null, request: null });
  if (stop !== undefined) return impossible(`Requires ${stop.required}; found ${stop.found}. ${stop.text}`);
  const drop = dropsOf(steps);
  const isNeeded = steps.some(isDoneByConvert);
  return {
    possible: true,
    drop,
    why: isNeeded ? null : 'The image requires no conversion.',
    command: command(drop),
    request: request(drop),
  };
}

/**
 * Rules without a conversion are about the kernel and its host: converting neither helps nor needs them. Everything else
 * that is in the way is in the bytes of the image.
 */
function stopsConversion({ severity, rule }: Finding, { rules }: RuleBook): boolean {
  if (severity !== 'blocker' && severity !== 'unknown') return false;
  const known = rules.find(({ id }) => id === rule);
  return known === undefined || known.adjustments.some(({ kind }) => kind === 'convert');
}

/** A CRIU set is converted for a kernel on which it then restores, and for no other. */
function stopsOfCriu(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity === 'blocker' || severity === 'unknown');
}
