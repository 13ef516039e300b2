import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseQuestion } from '#core/answer/question.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { readImage } from '#usecases/images/read-image.ts';
import { readInventory } from '#usecases/images/read-inventory.ts';
import { recordImage } from '#usecases/images/record-image.ts';
import { putProfile } from '#usecases/profiles/put-profile.ts';
import { askCanRestore } from '#usecases/questions/ask-can-restore.ts';
import { planRestore } from '#usecases/questions/plan-restore.ts';
import { makeRuleBookCurrent } from '#usecases/rule-book/make-rule-book-current.ts';
import { reDetectImages } from '#usecases/rule-book/re-detect-images.ts';
import { showPreview, showRuleBook } from '#usecases/rule-book/show-rule-book.ts';
import { type RuleBookPolicy, startRuleBook } from '#usecases/rule-book/start-rule-book.ts';
import { chunksOf } from '../../support/images/byte-chunks.ts';
import { corpusFile, corpusPaths } from '../../support/images/corpus-files.ts';
import { settle } from '../../support/settle.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { BACKENDS, until } from '../queue/queue-under-test.ts';
import { AFTER, BEFORE, detectAfter, NEW_TYPE, type Service, startService } from './two-rule-books.ts';

const IMAGES = corpusPaths('criu', '.tar.gz').filter((path) => /6\.1\.0.*__(unixs|tcp|pipes|cont|loop)\./.test(path));
const PROFILES = ['a', 'b', 'c'];
const nameOf = (path: string) => (/__(\w+)\./.exec(path)?.[1] ?? path).toLowerCase();
const upload = async (ports: Service['ports'], path: string, name: string) =>
  recordImage(ports, await readImage(ports, chunksOf(corpusFile(path), 65_536)), { name });
const NAMES = [...IMAGES.map(nameOf), 'client'];

describe.each(BACKENDS)('another rule book, with the queue in %s', (backend) => {
  let database: TestDatabase;
  let sql: pg.Client;
  const services: Service[] = [];
  const start = async (
    evaluator: Evaluator,
    policy: RuleBookPolicy = 'adopt',
    given: Parameters<typeof startService>[2] = {},
  ) => {
    const service = await startService({ backend, databaseUrl: database.url, policy }, evaluator, given);
    services.push(service);
    return service;
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
    const { ports, work } = await start(BEFORE);
    for (const name of PROFILES) {
      const profile = { release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'], kconfig: { CONFIG_UNIX: 'y' } };
      await putProfile(ports, { name, profile, builtin: false });
    }
    for (const path of IMAGES) {
      await upload(ports, path, nameOf(path));
    }
    const { inventory } = await ports.reader.read(chunksOf(corpusFile(IMAGES[0] ?? ''), 65_536));
    await recordImage(ports, readInventory(inventory), { name: 'client' });
    await work();
    await settle(ports);
    await stopAll();
  }, 120_000);
  afterEach(async () => {
    await stopAll();
    await sql.end();
    await database.drop();
  });
  const stopAll = async () => {
    for (const service of services.splice(0)) await service.close();
  };

  const ask = (service: Service, image: string, profile: string) =>
    askCanRestore(service.ports, parseQuestion({ image, profile }));
  const verdicts = async (service: Service) => {
    const all = new Map<string, string>();
    for (const image of NAMES) {
      for (const profile of PROFILES) {
        all.set(`${image} ${profile}`, (await ask(service, image, profile)).answer);
      }
    }
    return all;
  };

  it('is foreseen, then adopted: what flips is what the preview said', async () => {
    const service = await start(AFTER, 'hold', { detectAgain: detectAfter });
    const { ports } = service;
    expect(await startRuleBook(ports, 'hold')).toBe('held');
    const before = await verdicts(service);
    const held = await ask(service, 'unixs', 'a');
    expect(held).toMatchObject({ ruleBook: 'rb-before', stale: true });
    expect(held.notes.join(' ')).toContain('rb-after');
    const plan = await planRestore(ports, { ref: 'unixs', profile: 'a', origin: 'http://127.0.0.1:8080' });
    expect(plan).toMatchObject({ ruleBook: 'rb-before', verdict: held.profiles[0]?.verdict });

    await service.work();
    await until('the preview', async () => (await showPreview(ports, {})).totals.done === NAMES.length);
    const { totals } = await showPreview(ports, {});
    expect(totals).toMatchObject({ images: NAMES.length, failed: 0, compared: NAMES.length * PROFILES.length });
    const flips: Awaited<ReturnType<typeof showPreview>>['flips']['items'][number][] = [];
    for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
      const page: Awaited<ReturnType<typeof showPreview>> = await showPreview(ports, { cursor, limit: 2 });
      flips.push(...page.flips.items);
      cursor = page.flips.next;
    }
    expect(flips.length).toBe(totals.listed);
    expect(Object.values(totals.flips).reduce((sum, n) => sum + n, 0)).toBe(flips.length);
    expect(totals.rules['new-rule']).toBe(flips.length);
    expect(flips.length).toBeGreaterThanOrEqual(PROFILES.length);
    // Nothing but the preview is there: the answers are those of before.
    expect(await verdicts(service)).toEqual(before);
    expect(await showRuleBook(ports)).toMatchObject({ state: 'held', current: 'rb-before', held: 'rb-after' });

    await expect(makeRuleBookCurrent(ports, { revision: 'rb-other' })).rejects.toMatchObject({
      code: 'rule-book-not-here',
    });
    await makeRuleBookCurrent(ports, { revision: 'rb-after' });
    await until('re-detection', async () => (await showRuleBook(ports)).finishedAt !== null);
    await until('the cells', async () => {
      await ports.cells.openSignatures(0, 100).then((ids) => Promise.all(ids.map(ports.queue.evaluateSignature)));
      return (await showRuleBook(ports)).cells.open === 0;
    });
    const after = await verdicts(service);
    const changed = [...after].filter(([cell, verdict]) => before.get(cell) !== verdict);
    const foreseen = flips.map(({ name, profile, to }) => [`${name.replace(':latest', '')} ${profile}`, to]);
    expect(changed.sort()).toEqual(foreseen.sort());
    expect(await showRuleBook(ports)).toMatchObject({
      state: 'current',
      images: { total: NAMES.length, done: IMAGES.length, open: 0, failed: 0, clientMade: 1, withoutCapsule: 0 },
    });
    const now = await ask(service, 'unixs', 'a');
    expect(now.stale).toBeUndefined();
    expect(now.ruleBook).toBe('rb-after');
    // Signatures that nobody has any more are gone.
    const { rows } = await sql.query(
      'select 1 from signature s where not exists (select 1 from image where signature_id = s.id)',
    );
    expect(rows).toEqual([]);
  });

  it('is adopted at the start; a worker that dies, a lost queue and bad capsules lose nothing but themselves', async () => {
    let left = 2;
    const dying = await start(AFTER, 'adopt', {
      detectAgain: async (capsule) => {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return detectAfter(capsule);
      },
    });
    await sql.query(
      `update capsule set version = 99 where image_id = (select image_id from image_name where name = 'loop')`,
    );
    await sql.query(`delete from capsule where image_id = (select image_id from image_name where name = 'pipes')`);
    expect(await startRuleBook(dying.ports, 'adopt')).toBe('current');
    const stale = await ask(dying, 'unixs', 'a');
    expect(stale).toMatchObject({ stale: true, ruleBook: 'rb-after' });
    // It began with all images, and its process ended before it could store anything.
    const record = dying.ports.capsules.record;
    const dead = {
      ...dying.ports,
      capsules: { ...dying.ports.capsules, record: () => Promise.reject(new Error('died')) },
    };
    await expect(reDetectImages(dead, { chunk: 0 })).rejects.toThrow('died');
    expect(record).toBe(dying.ports.capsules.record);
    const todo = IMAGES.length - 1;
    expect((await showRuleBook(dying.ports)).images).toMatchObject({ open: todo, done: 0, withoutCapsule: 1 });

    const service = await start(AFTER, 'adopt', { detectAgain: detectAfter });
    // While it goes on, the same bytes come again under another name, and by this code.
    const [path = ''] = IMAGES.filter((one) => nameOf(one) === 'tcp');
    await upload(service.ports, path, 'again');
    await service.work();
    await until('re-detection', async () => {
      const open = await service.ports.capsules.openChunks('rb-after', 3, 10);
      for (const chunk of open) await service.ports.queue.reDetectChunk(chunk);
      return open.length === 0;
    });
    const { images, state } = await showRuleBook(service.ports);
    expect(state).toBe('current');
    expect(images).toEqual({
      ...{ done: IMAGES.length - 2, open: 0, failed: 1, clientMade: 1, withoutCapsule: 1, tooLarge: 0 },
      total: NAMES.length,
    });
    expect(Object.values(images).reduce((sum, n) => sum + n, 0)).toBe(images.total * 2);
    const { rows } = await sql.query<{ error: string }>('select error from capsule where version = 99');
    expect(rows[0]?.error).toContain('version 99');
    expect((await service.ports.images.find('unixs'))?.inventory.objects.map(({ type }) => type)).toContain(NEW_TYPE);
    expect((await service.ports.images.find('client'))?.detectedBy).toBe('');
    // What could not be detected again goes on to answer, and says so.
    expect(await ask(service, 'pipes', 'a')).toMatchObject({ stale: true });
    expect(await ask(service, 'client', 'a')).not.toHaveProperty('stale');
    // Once more changes nothing.
    const { revision } = await service.ports.matrix.revision();
    expect(await reDetectImages(service.ports, { chunk: 0 })).toMatchObject({ recorded: 0 });
    await settleCells(service);
    expect(await startRuleBook(service.ports, 'adopt')).toBe('current');
    expect((await service.ports.matrix.revision()).revision).toBeGreaterThanOrEqual(revision);
  });

  async function settleCells(service: Service) {
    await until('the cells', async () => {
      await service.ports.cells
        .openSignatures(0, 100)
        .then((ids) => Promise.all(ids.map(service.ports.queue.evaluateSignature)));
      const { wanted, running } = await service.ports.cells.counts();
      return wanted + running === 0;
    });
  }
});
