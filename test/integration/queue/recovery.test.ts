/** What is lost, killed or switched off must cost time and nothing else. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseQuestion } from '#core/answer/question.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { openQueue } from '#queue/queue-backend.ts';
import { readImage } from '#usecases/images/read-image.ts';
import { recordImage } from '#usecases/images/record-image.ts';
import { putProfile } from '#usecases/profiles/put-profile.ts';
import { askCanRestore } from '#usecases/questions/ask-can-restore.ts';
import { jobHandlers } from '../../../workers/job-handlers.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { settle } from '../../support/settle.ts';
import { BACKENDS, type Backend, pause, until } from './queue-under-test.ts';
import { HAS_REDIS_SERVER, type RedisServer, startRedisServer } from './redis-server.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

const IMAGE = readFileSync(new URL('../../../data/images/linux-cr/a-minimal.img', import.meta.url));
const PROFILE = { release: '2.6.38', arch: 'x86_64', restorer: ['linux-cr@v23'] };
const PROFILES = 3;

let composed: Composed;
let sql: pg.Client;
const processes: WorkerProcess[] = [];

async function compose(backend: Backend, worker = false): Promise<void> {
  composed = await composeForTest({ worker, ...(backend === 'postgres' ? { redisUrl: null } : {}) });
  await openSql();
}

async function openSql(): Promise<void> {
  isOpen = true;
  sql = new pg.Client({ connectionString: composed.databaseUrl });
  await sql.connect();
}

const environmentOf = (backend: Backend): Record<string, string> => ({
  DATABASE_URL: composed.databaseUrl,
  REDIS_URL: backend === 'redis' ? (process.env.REDIS_URL ?? '') : '',
  QUEUE_PREFIX: new URL(composed.databaseUrl).pathname.slice(1),
  LOG_LEVEL: 'info',
});

function openBare(backend: Backend, redisUrl = process.env.REDIS_URL ?? '') {
  const { DATABASE_URL: databaseUrl = '', QUEUE_PREFIX: prefix = '' } = environmentOf(backend);
  return openQueue({ databaseUrl, redisUrl: backend === 'redis' ? redisUrl : null, prefix });
}

async function startWorker(script: string, backend: Backend): Promise<WorkerProcess> {
  const started = await startWorkerProcess(script, environmentOf(backend));
  processes.push(started);
  return started;
}

const IMPATIENT = 'test/integration/queue/impatient-worker.ts';
const REAL = 'dist/service/worker.mjs';

async function* bodyOf(tail = ''): AsyncGenerator<Uint8Array> {
  yield IMAGE;
  if (tail !== '') yield Buffer.from(tail);
}

const putProfiles = async (count = PROFILES) => {
  for (let index = 0; index < count; index++)
    await putProfile(composed.ports, { name: `p-${index}`, profile: PROFILE });
};
/** Somebody waits for a lock that this connection holds. */
const untilBlocked = () =>
  until('a decision that waits', async () => {
    await sql.query('select pg_stat_clear_snapshot()');
    const { rows } = await sql.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  });
const upload = async (name: string) => recordImage(composed.ports, await readImage(composed.ports, bodyOf()), { name });
const counts = () => composed.ports.cells.counts();
/** Cells that decisions wrote, by the events that tell of them. */
const written = async () => {
  const { rows } = await sql.query(
    `select coalesce(sum((body->>'written')::int), 0)::int as n from event where kind = 'cells-decided'`,
  );
  return rows[0]?.n as number;
};

afterEach(async () => {
  await Promise.all(
    processes
      .splice(0)
      .map(({ child, end }) => (child.exitCode === null && child.signalCode === null ? end('SIGKILL') : null)),
  );
  await closeAll();
});

let isOpen = false;
async function closeAll(): Promise<void> {
  if (!isOpen) return;
  isOpen = false;
  await sql.end();
  await composed.close();
}

describe.each(BACKENDS)('on %s', (backend) => {
  beforeEach(() => compose(backend));

  it('jobs that the queue lost are found by the sweeper', async () => {
    await putProfiles();
    await upload('lost');
    const bare = openBare(backend);
    expect((await bare.getJobCounts()).waiting).toBeGreaterThan(0);
    await bare.obliterate({ force: true });
    await composed.composition.startWorker(jobHandlers(composed.ports));
    await pause(500);
    expect(await counts()).toEqual({ wanted: PROFILES, running: 0, decided: 0, failed: 0 });
    // What the sweeper would see after its ten seconds.
    await sql.query(`update cell set wanted_at = now() - interval '1 hour'`);
    await bare.add('sweep-wanted-cells', {});
    await bare.close();
    await composed.settle();
    expect(await counts()).toEqual({ wanted: 0, running: 0, decided: PROFILES, failed: 0 });
    expect(await written()).toBe(PROFILES);
  });

  it('a worker killed between claim and decision leaves cells that another decides, once', async () => {
    await putProfiles();
    await upload('killed');
    // The worker claims, then waits for this lock when it reads what it claimed.
    await sql.query('begin');
    await sql.query('lock table signature in access exclusive mode');
    const victim = await startWorker(IMPATIENT, backend);
    await until('the claim', async () => (await counts()).running === PROFILES);
    expect((await victim.end('SIGKILL')).signal).toBe('SIGKILL');
    await sql.query('rollback');
    expect(await counts()).toEqual({ wanted: 0, running: PROFILES, decided: 0, failed: 0 });
    await startWorker(IMPATIENT, backend);
    await settle(composed.ports);
    expect(await counts()).toEqual({ wanted: 0, running: 0, decided: PROFILES, failed: 0 });
    expect(await written()).toBe(PROFILES);
    const { rows } = await sql.query('select distinct attempts from cell');
    expect(rows).toEqual([{ attempts: 2 }]);
  });

  it('a worker killed while its decision waits to be written: it is written once, by whomever', async () => {
    await putProfiles();
    await upload('killed-late');
    await sql.query('begin');
    await sql.query('select 1 from matrix_state for update');
    const victim = await startWorker(IMPATIENT, backend);
    await untilBlocked();
    await victim.end('SIGKILL');
    await startWorker(IMPATIENT, backend);
    await sql.query('commit');
    await settle(composed.ports);
    await pause(1_500);
    expect(await counts()).toEqual({ wanted: 0, running: 0, decided: PROFILES, failed: 0 });
    expect(await written()).toBe(PROFILES);
  });

  it('a worker told to stop in the middle of much work takes no more of it and leaves nothing undone', async () => {
    const cells = await wantManyCells();
    // Its first decisions wait here to be written.
    await sql.query('begin');
    await sql.query('lock table decision in exclusive mode');
    const first = await startWorker(REAL, backend);
    await untilBlocked();
    const ending = first.end('SIGTERM');
    await sql.query('commit');
    const { code } = await ending;
    expect([code, first.output()]).toEqual([0, expect.stringContaining('worker ready')]);
    const between = await counts();
    expect(between.running).toBe(0);
    expect(between.decided).toBeGreaterThan(0);
    expect(between.decided).toBeLessThan(cells);
    // The sweeper would find them as well; this keeps them from it, so that the job that was handed over must.
    await sql.query(`update cell set wanted_at = now() + interval '1 hour'`);
    await startWorker(REAL, backend);
    await until('the rest', async () => (await counts()).decided === cells);
    expect(await written()).toBe(cells);
  });

  it('two worker processes share the work, one clock sweeps for both, and both stop when told', async () => {
    await putProfiles();
    const workers = await Promise.all([startWorker(REAL, backend), startWorker(REAL, backend)]);
    for (let index = 0; index < 5; index++) await upload(`shared-${index}`);
    await composed.settle();
    expect(await written()).toBe(PROFILES);
    const bare = openBare(backend);
    expect(await bare.getJobSchedulersCount()).toBe(1);
    await bare.close();
    const ends = await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  });

  it('fifty images with one signature are evaluated once per profile', async () => {
    await putProfiles();
    await composed.composition.startWorker(jobHandlers(composed.ports));
    const { inventory, digest } = await composed.ports.reader.read(bodyOf());
    const signature = signatureOf(inventory);
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const image = { digest: `${digest.slice(0, -2)}${10 + index}`, bytes: 1, inventory, signature };
        const added = await composed.ports.images.add({
          ...image,
          name: null,
          tag: 'latest',
          ruleBook: RULE_BOOK.revision,
        });
        await composed.ports.queue.evaluateSignature(added.image.signatureId);
      }),
    );
    await composed.settle();
    const { rows } = await sql.query(
      'select count(*)::int as images, count(distinct signature_id)::int as signatures from image',
    );
    expect(rows).toEqual([{ images: 50, signatures: 1 }]);
    expect(await written()).toBe(PROFILES);
    expect((await sql.query('select distinct attempts from cell')).rows).toEqual([{ attempts: 1 }]);
  });

  it('a profile put while its job runs is evaluated again', async () => {
    await upload('image');
    await composed.composition.startWorker(jobHandlers(composed.ports));
    // The put reads signatures too, so it comes before the lock, and its job after.
    await putProfile({ ...composed.ports, queue: NO_QUEUE }, { name: 'p', profile: PROFILE });
    await sql.query('begin');
    await sql.query('lock table signature in access exclusive mode');
    const { rows: profiles } = await sql.query(`select id from profile where name = 'p'`);
    await composed.ports.queue.evaluateProfile(profiles[0]?.id ?? 0);
    await until('the claim', async () => (await counts()).running === 1);
    await sql.query('commit');
    await putProfile(composed.ports, { name: 'p', profile: { ...PROFILE, release: '2.6.39' } });
    await until('the newer revision', async () => {
      const { rows } = await sql.query(`select 1 from cell where state = 'decided' and profile_revision = 2`);
      return rows.length === 1;
    });
    expect(await counts()).toEqual({ wanted: 0, running: 0, decided: 1, failed: 0 });
  });
});

const NO_QUEUE = {
  evaluateSignature: async () => undefined,
  evaluateProfile: async () => undefined,
  reDetectChunk: async () => undefined,
  previewChunk: async () => undefined,
  dispatchEvents: async () => undefined,
  deliverWebhook: async () => undefined,
};

/** Cells enough to be in the middle of: one signature on thousands of profiles. */
async function wantManyCells(): Promise<number> {
  const profiles = 3_000;
  await putProfiles(1);
  await sql.query(`insert into profile (name, revision) select 'gen-' || g, 1 from generate_series(2, $1::int) g`, [
    profiles,
  ]);
  await sql.query(
    `insert into profile_revision
     select p.id, 1, p.name, r.release, r.version_key, r.arch, r.restorers, r.kconfig_digest, r.kconfig_complete,
            r.object_support, r.facts, r.labels, null
       from profile p, (select * from profile_revision limit 1) r where p.name like 'gen-%'`,
  );
  await upload('much');
  return profiles;
}

describe.skipIf(!HAS_REDIS_SERVER)('without its Redis', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await startRedisServer();
    composed = await composeForTest({ redisUrl: redis.url });
    await openSql();
  });
  afterEach(() => redis.kill());

  it('uploads succeed, questions are answered, and the cells are decided when it is back', async () => {
    await putProfiles();
    await upload('before');
    await composed.settle();
    await redis.kill();
    const other = { ...PROFILE, release: '2.6.37' };
    const put = await putProfile(composed.ports, { name: 'during', profile: other });
    expect(put).toMatchObject({ changed: true, wantedCells: 1 });
    const question = parseQuestion({ image: 'before', profile: 'during' });
    const answer = await askCanRestore({ ...composed.ports }, question);
    expect(answer.profiles).toHaveLength(1);
    expect(answer.profiles[0]?.findings.map(({ rule }) => rule)).not.toContain('evaluation-failed');
    expect(await counts()).toMatchObject({ wanted: 1 });
    await redis.start();
    await sql.query(`update cell set wanted_at = now() - interval '1 hour' where state = 'wanted'`);
    const bare = openBare('redis', redis.url);
    await bare.add('sweep-wanted-cells', {});
    await composed.settle();
    expect(await counts()).toEqual({ wanted: 0, running: 0, decided: PROFILES + 1, failed: 0 });
    await bare.close();
  });

  it('the process closes all the same', async () => {
    await redis.kill();
    await expect(closeAll()).resolves.toBeUndefined();
  });

  it('a process does not start, and says so', async () => {
    await redis.kill();
    await expect(startWorkerProcess(REAL, { ...environmentOf('redis'), REDIS_URL: redis.url })).rejects.toThrow(
      /ended with 1/,
    );
  });
});
