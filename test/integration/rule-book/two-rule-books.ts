import type { Rule } from '#core/rules/rule.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import type { Finding } from '#core/verdict/verdict.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import type { RunningWorker } from '#queue/run-worker.ts';
import { createDetectAgain, unpackCapsule } from '#unpack/pack-capsule.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import type { RuleBookPolicy } from '#usecases/rule-book/start-rule-book.ts';
import { jobHandlers } from '../../../workers/job-handlers.ts';
import { composeForTest } from '../../support/compose-for-test.ts';
import type { Backend } from '../queue/queue-under-test.ts';

/** The rule book of the code before: the same rules. */
export const BEFORE: Evaluator = { ...OWN_EVALUATOR, ruleBook: { ...RULE_BOOK, revision: 'rb-before' } };

export const NEW_TYPE = 'criu/unix-sock-anew';
const NEW_RULE: Rule = {
  ...(RULE_BOOK.rules[0] as Rule),
  id: 'new-rule',
};

/** The next one sees an object type that the one before did not, and no kernel has what that needs. */
export const AFTER: Evaluator = {
  ...OWN_EVALUATOR,
  ruleBook: { revision: 'rb-after', rules: [...RULE_BOOK.rules, NEW_RULE] },
  decide: (content, profile, ruleBook, options) => {
    const decision = decideVerdict(content, profile, { ...ruleBook, rules: RULE_BOOK.rules }, options);
    const has = content.objects.some(({ type }) => type === NEW_TYPE);
    if (!has) return decision;
    const finding: Finding = {
      ...{ rule: NEW_RULE.id, severity: 'blocker', objectType: NEW_TYPE, objectVersion: 1 },
      ...{ required: 'what nobody has', found: 'nothing', text: 'New.', evidence: ['test'] },
    };
    return { ...decision, verdict: 'no', findings: [...decision.findings, finding], steps: [] };
  },
};

/** Detection of the next code: pipes it sees in the capsule itself, which the code before kept without knowing why. */
export const detectAfter: Ports['detectAgain'] = async (capsule) => {
  const inventory = await createDetectAgain(IMAGE_FORMATS)(capsule);
  if (!unpackCapsule(capsule).includes('"usk"')) return inventory;
  const object = { type: NEW_TYPE, version: 1, count: 1, attributes: { seen: true }, inferredBy: 'test' };
  return { ...inventory, objects: [...inventory.objects, object] };
};

export interface Service {
  readonly ports: Ports;
  work(): Promise<RunningWorker>;
  close(): Promise<void>;
}

/** A process of one code over a database that another may have used before. */
export async function startService(
  on: { readonly backend: Backend; readonly databaseUrl: string; readonly policy: RuleBookPolicy },
  evaluator: Evaluator,
  given: Partial<Ports> = {},
): Promise<Service> {
  const composed = await composeForTest({
    databaseUrl: on.databaseUrl,
    ...(on.backend === 'redis' ? {} : { redisUrl: null }),
    environment: { RULE_BOOK: on.policy },
    evaluator,
    worker: false,
    record: 'nothing',
  });
  const ports = { ...composed.ports, ...given };
  return { ports, work: () => composed.composition.startWorker(jobHandlers(ports)), close: composed.close };
}
