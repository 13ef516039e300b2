import pg from 'pg';
import { digestOf } from '#core/digest/digest-of.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { NO_FACTS } from '#core/profile/profile.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import type { Decision } from '#core/verdict/verdict.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { versionKeyOf } from '#core/version/version-key.ts';
import { createStore, type StorePorts } from '#store/create-store.ts';
import type { ClaimedCell, EvaluatedCell } from '#usecases/ports/cells.ts';
import type { ImageStore, ProfileDraft } from '#usecases/ports/ports.ts';
import { createTestDatabase } from '../../support/test-database.ts';

export const RULES = 'rb-test-1';
export const TERMS = { ruleBook: RULES, limit: 1_000, leaseMs: 60_000, maxAttempts: 3 };

export interface StoreUnderTest {
  readonly ports: StorePorts;
  readonly url: string;
  /** For looking behind the store, and for holding locks. */
  readonly sql: pg.Client;
  /** Fails when the store has left a connection open. */
  close(): Promise<void>;
}

export async function openStore(): Promise<StoreUnderTest> {
  const database = await createTestDatabase();
  const store = createStore({ databaseUrl: database.url, relevantOptions: ['CONFIG_A', 'CONFIG_B'] });
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  return {
    ports: store.ports,
    url: database.url,
    sql,
    close: async () => {
      await sql.end();
      await store.close();
      await database.drop();
    },
  };
}

type ImageInput = Parameters<ImageStore['add']>[0];

/** An inventory that differs from others by `kind`. */
export function inventoryOf(kind: number): Inventory {
  return {
    format: 'criu',
    flavour: 'bare',
    arch: 'x86_64',
    origin: { kernel: null, criu: null, revision: null, evidence: '' },
    objects: [{ type: 'criu/pipe', version: 1, count: 2, attributes: { kind }, inferredBy: 'test' }],
    read: { bytes: 10, files: 1, records: 1, unknown: 0 },
  };
}

/** Images of one `kind` have one signature; `bytes` tells them apart. */
export function anImage(kind: number, bytes = 0, given: Partial<ImageInput> = {}): ImageInput {
  const inventory = inventoryOf(kind);
  const digest = `sha256:${digestOf({ kind, bytes })}`;
  const signature = signatureOf(inventory);
  return { digest, bytes: 10, inventory, signature, name: null, tag: 'latest', ruleBook: RULES, ...given };
}

/** A profile whose content differs from others of the name by `content`. */
export function aProfile(name: string, content = 0, given: Partial<ProfileDraft> = {}): ProfileDraft {
  const release = given.release ?? '6.1.0';
  const kconfig = { CONFIG_A: 'y', CONFIG_OTHER: String(content) };
  return {
    name,
    release,
    versionKey: versionKeyOf(parseKernelRelease(release).version),
    arch: 'x86_64',
    restorers: ['criu@4.2'],
    kconfig,
    kconfigDigest: digestOf(kconfig),
    kconfigComplete: true,
    objectSupport: {},
    facts: NO_FACTS,
    labels: {},
    parent: null,
    builtin: false,
    digest: digestOf({ release, content }),
    ...given,
  };
}

export function aDecision(text = 'because'): Decision {
  const finding = {
    rule: 'test-rule',
    severity: 'blocker',
    objectType: 'criu/pipe',
    objectVersion: 1,
    required: 'x',
    found: 'y',
    text,
    evidence: ['test'],
  } as const;
  return { verdict: 'no', findings: [finding], steps: [], assumptions: [] };
}

export function decided(cells: readonly ClaimedCell[], decision = aDecision(), ruleBook = RULES): EvaluatedCell[] {
  return cells.map((cell) => ({ ...cell, ruleBook, decision }));
}

/** Waits until so many statements of this database wait for a lock; so it is sure who comes next. */
export async function waitForBlocked(sql: pg.Client, count: number): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    // Within a transaction the server would go on showing what it saw first.
    await sql.query('select pg_stat_clear_snapshot()');
    const { rows } = await sql.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length >= count) return;
    if (Date.now() > end) throw new Error(`${rows.length} statements wait for a lock, not ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Holds the lock that every change of the matrix needs, while `meanwhile` lines up changes. */
export async function whileMatrixIsLocked(sql: pg.Client, meanwhile: () => Promise<void>): Promise<void> {
  await sql.query('begin');
  await sql.query('select 1 from matrix_state for update');
  try {
    await meanwhile();
  } finally {
    await sql.query('commit');
  }
}
