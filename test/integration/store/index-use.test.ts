/** The statements that run all the time must not read whole tables: their plans on a matrix of 10^5 cells. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { anImage, aProfile, decided, openStore, RULES, type StoreUnderTest, TERMS } from './store-under-test.ts';

const SIGNATURES = 400;
const PROFILES = 250;
/** Images of each signature. */
const ALIKE = 30;
const LOAD_TIMEOUT_MS = 120_000;

let store: StoreUnderTest;
beforeAll(async () => {
  store = await openStore();
  await store.ports.images.add(anImage(0, 0, { name: 'web' }));
  await store.ports.profiles.put(aProfile('p-0'), RULES);
  await fill();
}, LOAD_TIMEOUT_MS);
afterAll(() => store.close());

/** Rows as the store writes them, made by the server, as many as a busy installation has. */
async function fill(): Promise<void> {
  const { sql } = store;
  await sql.query(
    `insert into profile (name, revision) select 'gen-' || lpad(g::text, 4, '0'), 1 from generate_series(1, $1::int - 1) g`,
    [PROFILES],
  );
  await sql.query(
    `insert into profile_revision
     select p.id, 1, 'digest-' || p.id, r.release, '0005.' || lpad((p.id % 20)::text, 4, '0'), 'x86_64', r.restorers,
            r.kconfig_digest, true, r.object_support, r.facts, r.labels, null
       from profile p, (select * from profile_revision limit 1) r where p.name like 'gen-%'`,
  );
  await sql.query(
    `insert into signature (hash, format, arch, content)
     select 'gen-' || g, s.format, s.arch, s.content from signature s, generate_series(1, $1::int - 1) g`,
    [SIGNATURES],
  );
  await sql.query(
    `insert into image (digest, bytes, format, flavour, arch, inventory, signature_id)
     select 'sha256:gen-' || s.id || '-' || g, 1, i.format, i.flavour, i.arch, i.inventory, s.id
       from signature s, (select * from image limit 1) i, generate_series(1, $1) g where s.hash like 'gen-%'`,
    [ALIKE],
  );
  await sql.query(`insert into image_name (name, tag, image_id) select 'gen-' || id, 'latest', id from image`);
  await sql.query(`insert into decision select 'hash-' || g, 'no', '[]', '[]', '[]' from generate_series(1, 5000) g`);
  // Nearly all are decided, a few are open, as in a matrix at rest.
  await sql.query(
    `insert into cell (signature_id, profile_id, state, profile_revision, rule_book, verdict, grade, decision_hash, evaluated_at)
     select s.id, p.id, 'decided', 1, $1, 'no', 'predicted', 'hash-' || (1 + s.id * p.id % 5000), now()
       from signature s, profile p on conflict do nothing`,
    [RULES],
  );
  await sql.query(
    `update cell set state = 'wanted', verdict = null, grade = null, decision_hash = null, evaluated_at = null
      where signature_id % 100 = 7 and profile_id % 10 = 3`,
  );
  await sql.query('vacuum analyze');
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What the store sends to the server while `run` runs. */
async function statementsOf(run: () => Promise<unknown>): Promise<readonly Statement[]> {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await run();
    return spy.mock.calls.flatMap(([config, values]) => {
      const { text, values: own } = (typeof config === 'string' ? { text: config } : config) as Partial<Statement>;
      const isPlain = /^\s*(select|with|insert|update|delete)/i.test(text ?? '');
      return isPlain ? [{ text: text ?? '', values: own ?? (values as unknown as readonly unknown[]) ?? [] }] : [];
    });
  } finally {
    spy.mockRestore();
  }
}

/** How the server reads each table of those statements: `cell: Seq Scan`, `cell: cell_pkey`. */
async function waysOf(run: () => Promise<unknown>): Promise<readonly string[]> {
  const ways = new Set<string>();
  const walk = (node: PlanNode): void => {
    const by = node['Index Name'] ?? node['Node Type'];
    const table = node['Relation Name'] ?? node['Index Name']?.split('_')[0];
    if (table !== undefined && /Scan/.test(node['Node Type']) && by !== 'Bitmap Heap Scan') ways.add(`${table}: ${by}`);
    for (const child of node.Plans ?? []) walk(child);
  };
  const statements = await statementsOf(run);
  expect(statements.length).toBeGreaterThan(0);
  for (const { text, values } of statements) {
    const { rows } = await store.sql.query(`explain (format json) ${text}`, [...values]);
    walk(rows[0]?.['QUERY PLAN'][0].Plan);
  }
  return [...ways].sort();
}

/** Tables that grow with use. Profiles are few beside them. */
const LARGE = ['cell', 'image', 'image_name', 'signature'];
const readWhole = (ways: readonly string[]) => LARGE.filter((table) => ways.includes(`${table}: Seq Scan`));

const SIGNATURE = 107;
const PROFILE = 43;

describe('on a matrix of 100,000 cells, indexes serve', () => {
  it('the premise of this test', async () => {
    const { cells } = store.ports;
    const { wanted, decided: done } = await cells.counts();
    expect(wanted).toBeGreaterThan(50);
    expect(wanted + done).toBe(SIGNATURES * PROFILES);
    const ways = await waysOf(() => cells.counts());
    expect(readWhole(ways), 'a statement that must read all shows as one').toEqual(['cell']);
  });

  it('a claim, by signature and by profile', async () => {
    const { cells } = store.ports;
    const bySignature = await waysOf(() => cells.claim({ signatureId: SIGNATURE }, { ...TERMS, limit: 1 }));
    expect(readWhole(bySignature)).toEqual([]);
    const byProfile = await waysOf(() => cells.claim({ profileId: PROFILE }, { ...TERMS, limit: 1 }));
    expect(readWhole(byProfile)).toEqual([]);
    expect(byProfile).toContain('cell: cell_open_idx');
  });

  it('a decision and a fault', async () => {
    const { cells } = store.ports;
    const claimed = await cells.claim({ signatureId: SIGNATURE }, TERMS);
    expect(claimed.length).toBeGreaterThan(10);
    expect(readWhole(await waysOf(() => cells.fail(claimed.slice(0, 2), 'x', 3)))).toEqual([]);
    expect(readWhole(await waysOf(() => cells.decide(decided(claimed))))).toEqual([]);
  });

  it('the sweeper', async () => {
    const { cells } = store.ports;
    const ways = await waysOf(async () => {
      await cells.openSignatures(0, 500);
      await cells.giveUp('x', 3);
    });
    expect(readWhole(ways)).toEqual([]);
    expect(ways).toContain('cell: cell_open_idx');
  });

  it('a question about a name, a kernel and everything', async () => {
    const { questions } = store.ports;
    const key = '0005.0007';
    const ways = await waysOf(async () => {
      await questions.read('gen-50', { by: 'names', names: ['gen-0100'] });
      await questions.read('gen-50', { by: 'versionKeys', from: key, to: key, arch: 'x86_64' });
      await questions.read('sha256:gen-50-1', { by: 'all' });
    });
    expect(readWhole(ways)).toEqual([]);
  });

  it('windows, rows and columns of the matrix', async () => {
    const { matrix } = store.ports;
    const ways = await waysOf(async () => {
      await matrix.window({ images: { cursor: null, limit: 25 }, profiles: { cursor: null, limit: 50 } });
      await matrix.window({
        images: { cursor: '2000', limit: 25 },
        profiles: { cursor: '0005.0007\ngen-0100', limit: 50 },
      });
      await matrix.window({
        images: { cursor: '2000', limit: 25 },
        profiles: { cursor: '0005.0007\ngen-0100', limit: 50 },
        family: 'criu',
      });
      await matrix.row('sha256:gen-50-1', { cursor: null, limit: 100 });
      await matrix.column('gen-0100', { cursor: null, limit: 100 });
      await matrix.column('gen-0100', { cursor: '2000', limit: 100 });
      await matrix.revision();
    });
    expect(readWhole(ways)).toEqual([]);
  });

  it('an upload of a known signature, and a page of images', async () => {
    const { images } = store.ports;
    const ways = await waysOf(async () => {
      await images.add(anImage(0, 1, { name: 'web' }));
      await images.find('gen-50');
      await images.find('sha256:gen-50-1');
      await images.list({ cursor: null, limit: 50 });
      await images.list({ cursor: '2000', limit: 50 });
      await images.delete('gen-50');
    });
    expect(readWhole(ways)).toEqual([]);
  });
});

describe('a claim', () => {
  it('writes no index: it is a heap-only update', async () => {
    const { sql, ports } = store;
    const updates = async () => {
      await sql.query('select pg_stat_clear_snapshot()');
      const { rows } = await sql.query(
        `select n_tup_upd::int as all, n_tup_hot_upd::int as hot from pg_stat_xact_user_tables where relname = 'cell'`,
      );
      return rows[0] as { all: number; hot: number };
    };
    const statements = await statementsOf(() => ports.cells.claim({ signatureId: 7 }, { ...TERMS, limit: 1 }));
    // A session passes its counts on when it finds the time, so those of earlier transactions may still be among them.
    await sql.query(`update cell set revision = revision where signature_id = 9 and profile_id = 43`);
    await sql.query('begin');
    const before = await updates();
    for (const { text, values } of statements) await sql.query(text, [...values]);
    const after = await updates();
    await sql.query('rollback');
    expect({ all: after.all - before.all, hot: after.hot - before.hot }).toEqual({ all: 1, hot: 1 });
  });
});
