/** The store of a process: one pool, one Prisma client, and an adapter for each port it implements. */
import type { Ports } from '#usecases/ports/ports.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createCapsuleStore } from './capsule-store.ts';
import { createCellStore } from './cell-store.ts';
import { createComparisonReadModel } from './comparison-read-model.ts';
import { createEventStore } from './event-store.ts';
import { createFleetStore } from './fleet-store.ts';
import { createGuaranteeReadModel } from './guarantee-read-model.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { createImageStore } from './image-store.ts';
import { createMatrixReadModel } from './matrix-read-model.ts';
import { createObjectTypeStore } from './object-type-store.ts';
import { createObservationStore } from './observation-store.ts';
import { createPolicyStore } from './policy-store.ts';
import { createPool } from './pool.ts';
import { createPrisma } from './prisma.ts';
import { createProfileStore } from './profile-store.ts';
import { createQuestionReadModel } from './question-read-model.ts';
import { reportOutages } from './report-outages.ts';
import { createRuleBookStore } from './rule-book-store.ts';
import { createSignatureStore } from './signature-store.ts';
import { createWebhookStore } from './webhook-store.ts';

export type StorePorts = Omit<
  Ports,
  'queue' | 'reader' | 'converter' | 'clock' | 'detectAgain' | 'webhookDoor' | 'evaluator' | 'atlas'
>;

export interface Store {
  readonly ports: StorePorts;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly databaseUrl: string;
  /** Kconfig options that the rule book names; evaluation sees no others. */
  readonly relevantOptions: readonly string[];
  readonly maxConnections?: number;
  readonly onError?: (error: Error) => void;
}

export function createStore(options: StoreOptions): Store {
  const pool = createPool(options.databaseUrl, {
    ...(options.maxConnections === undefined ? {} : { max: options.maxConnections }),
    ...(options.onError === undefined ? {} : { onError: options.onError }),
  });
  const prisma = createPrisma(pool);
  const ports: StorePorts = {
    images: createImageStore(pool, prisma),
    profiles: createProfileStore(pool, prisma, options.relevantOptions),
    fleets: createFleetStore(pool),
    cells: createCellStore(pool),
    capsules: createCapsuleStore(pool),
    ruleBooks: createRuleBookStore(pool),
    signatures: createSignatureStore(pool),
    matrix: createMatrixReadModel(pool),
    questions: createQuestionReadModel(pool),
    comparisons: createComparisonReadModel(pool),
    guarantees: createGuaranteeReadModel(pool),
    policies: createPolicyStore(prisma),
    answers: createAnswerCache(),
    objectTypes: createObjectTypeStore(pool, prisma),
    observations: createObservationStore(pool),
    events: createEventStore(pool, prisma),
    webhooks: createWebhookStore(pool, prisma),
    idempotency: createIdempotencyStore(pool, prisma),
  };
  return {
    ports: reportOutages(ports),
    ping: async () => void (await pool.query('select 1')),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
