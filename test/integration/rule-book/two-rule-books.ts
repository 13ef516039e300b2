import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { Rule } from '#core/rules/rule.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Finding } from '#core/verdict/verdict.ts';
import { createJobQueue, type JobQueueHandle } from '#queue/create-job-queue.ts';
import { type RunningWorker, runWorker } from '#queue/run-worker.ts';
import { createStore, type Store } from '#store/create-store.ts';
import { createImageConverter } from '#unpack/image-converter.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { detectAgain, unpackCapsule } from '#unpack/pack-capsule.ts';
import type { Evaluator } from '#usecases/evaluation/evaluator.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { jobHandlers } from '../../../workers/job-handlers.ts';
import { CLOSED_DOOR } from '../../support/closed-door.ts';
import type { Backend } from '../queue/queue-under-test.ts';

/** The rule book of the code before: the same rules. */
export const BEFORE: Evaluator = { ruleBook: { ...RULE_BOOK, revision: 'rb-before' }, decide: decideVerdict };

export const NEW_TYPE = 'criu/unix-sock-anew';
const NEW_RULE: Rule = {
  ...(RULE_BOOK.rules[0] as Rule),
  id: 'new-rule',
};

/** The next one sees an object type that the one before did not, and no kernel has what that needs. */
export const AFTER: Evaluator = {
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
export const detectAfter: Ports['detectAgain'] = (capsule) => {
  const inventory = detectAgain(capsule);
  if (!unpackCapsule(capsule).includes('"usk"')) return inventory;
  const object = { type: NEW_TYPE, version: 1, count: 1, attributes: { seen: true }, inferredBy: 'test' };
  return { ...inventory, objects: [...inventory.objects, object] };
};

export interface Service {
  readonly ports: Ports;
  readonly queue: JobQueueHandle;
  work(): Promise<RunningWorker>;
  close(): Promise<void>;
}

/** A process of one code over a database that another may have used before. */
export async function startService(
  place: { readonly databaseUrl: string; readonly redisUrl: string | null; readonly prefix: string },
  evaluator: Evaluator,
  given: Partial<Ports> = {},
): Promise<Service> {
  const store: Store = createStore({
    databaseUrl: place.databaseUrl,
    relevantOptions: relevantOptions(RULE_BOOK),
    maxConnections: 4,
  });
  const queue = await createJobQueue(place);
  const ports: Ports = {
    ...store.ports,
    queue: queue.port,
    detectAgain,
    webhookDoor: CLOSED_DOOR,
    reader: createImageReader(),
    converter: createImageConverter(),
    clock: { now: () => new Date() },
    ...given,
  };
  const workers: RunningWorker[] = [];
  return {
    ports,
    queue,
    work: async () => {
      const worker = await runWorker(place, jobHandlers(ports, evaluator), { concurrency: 2 });
      workers.push(worker);
      return worker;
    },
    close: async () => {
      for (const worker of workers) await worker.close();
      await queue.close();
      await store.close();
    },
  };
}

export function placeOn(backend: Backend, databaseUrl: string) {
  const redisUrl = backend === 'redis' ? (process.env.REDIS_URL ?? null) : null;
  return { databaseUrl, redisUrl, prefix: new URL(databaseUrl).pathname.slice(1) };
}
