import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJobQueue } from '#queue/create-job-queue.ts';
import { JOB_BACKOFF_MS } from '#queue/pipeline.ts';
import { runWorker } from '#queue/run-worker.ts';
import { BACKENDS, gate, openQueueOn, pause, type QueueUnderTest, until } from './queue-under-test.ts';

/** What BullMQ waits for a job at least, before it looks again. */
const IDLE_WAIT_MS = 5_000;

describe.each(BACKENDS)('jobs on %s', (backend) => {
  let under: QueueUnderTest;
  beforeEach(async () => {
    under = await openQueueOn(backend);
  });
  afterEach(() => under.close());

  it('run once, with what they were given', async () => {
    const seen: unknown[] = [];
    const done: string[] = [];
    const record = async (payload: unknown) => void seen.push(payload);
    await under.work(
      { 'evaluate-signature': record, 'evaluate-profile': record },
      { events: { onDone: ({ name }) => done.push(name) } },
    );
    await under.queue.port.evaluateSignature(7);
    await under.queue.port.evaluateProfile(7);
    await until('both jobs', () => done.length === 2);
    await under.idle();
    expect(seen).toEqual(expect.arrayContaining([{ signatureId: 7 }, { profileId: 7 }]));
    expect(seen).toHaveLength(2);
    expect(done.sort()).toEqual(['evaluate-profile', 'evaluate-signature']);
  });

  it('are taken by one of many workers', async () => {
    const seen: number[] = [];
    const record = async ({ signatureId }: { signatureId: number }) => void seen.push(signatureId);
    for (let worker = 0; worker < 3; worker++) await under.work({ 'evaluate-signature': record });
    const ids = Array.from({ length: 60 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => under.queue.port.evaluateSignature(id)));
    await until('all jobs', () => seen.length >= ids.length);
    await under.idle();
    expect(seen.sort((a, b) => a - b)).toEqual(ids);
  });

  it('wait once per id, however often they are asked for', async () => {
    const seen: number[] = [];
    for (let time = 0; time < 5; time++) await under.queue.port.evaluateSignature(1);
    await under.queue.port.evaluateSignature(2);
    expect((await under.queue.counts()).waiting).toBe(2);
    await under.work({ 'evaluate-signature': async ({ signatureId }) => void seen.push(signatureId) });
    await until('both jobs', () => seen.length >= 2);
    await under.idle();
    expect(seen.sort()).toEqual([1, 2]);
    await under.queue.port.evaluateSignature(1);
    await until('a job asked for after the first ended', () => seen.length === 3);
  });

  it('asked for while the same runs run once more afterwards, never beside it', async () => {
    const first = gate();
    let [started, running, most] = [0, 0, 0];
    const run = async () => {
      started++;
      running++;
      most = Math.max(most, running);
      if (started === 1) await first.passed;
      running--;
    };
    await under.work({ 'evaluate-profile': run });
    await under.work({ 'evaluate-profile': run });
    await under.queue.port.evaluateProfile(1);
    await until('the first run', () => started === 1);
    for (let time = 0; time < 3; time++) await under.queue.port.evaluateProfile(1);
    await pause(100);
    expect(started).toBe(1);
    first.open();
    await until('the second run', () => started === 2);
    await under.idle();
    expect([started, most]).toEqual([2, 1]);
  });

  it('that throw are tried again after a pause', async () => {
    const times: number[] = [];
    const failed: { name: string; attempt: number; message: string }[] = [];
    const run = async () => {
      times.push(Date.now());
      if (times.length === 1) throw new Error('the database is away');
    };
    await under.work(
      { 'evaluate-signature': run },
      { events: { onFailed: ({ name, attempt, error }) => failed.push({ name, attempt, message: error.message }) } },
    );
    await under.queue.port.evaluateSignature(1);
    await until('the second attempt', () => times.length === 2);
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(JOB_BACKOFF_MS * 0.9);
    expect(failed).toEqual([{ name: 'evaluate-signature', attempt: 1, message: 'the database is away' }]);
  });

  it('waiting for another attempt take in what comes meanwhile', async () => {
    let runs = 0;
    await under.work({
      'evaluate-signature': async () => {
        runs++;
        if (runs === 1) throw new Error('once');
      },
    });
    await under.queue.port.evaluateSignature(1);
    await until('the pause', async () => (await under.queue.counts()).delayed === 1);
    await under.queue.port.evaluateSignature(1);
    await until('the second attempt', () => runs === 2);
    await under.idle();
    expect(runs).toBe(2);
  });

  it.each([
    ['no id', {}],
    ['a text for an id', { signatureId: '1' }],
    ['more than an id', { signatureId: 1, inventory: {} }],
    ['an id below one', { signatureId: 0 }],
  ])('with %s fail at once and are not tried again', async (_, data) => {
    let calls = 0;
    const failed: string[] = [];
    await under.work(
      { 'evaluate-signature': async () => void calls++ },
      { events: { onFailed: ({ error }) => failed.push(error.message) } },
    );
    await under.bare.add('evaluate-signature', data, { attempts: 5, backoff: { type: 'fixed', delay: 10 } });
    await until('the failure', () => failed.length > 0);
    await under.idle();
    expect(failed).toEqual(['evaluate-signature: the payload is invalid']);
    expect([calls, (await under.queue.counts()).failed]).toEqual([0, 1]);
  });

  it('of an unknown name fail at once', async () => {
    const failed: string[] = [];
    await under.work({}, { events: { onFailed: ({ error }) => failed.push(error.message) } });
    await under.bare.add('constructor', {}, { attempts: 5 });
    await under.bare.add(`x${'y'.repeat(1_000)}`, {}, { attempts: 5 });
    await until('the failures', () => failed.length === 2);
    expect(failed.sort()).toEqual(['unknown job: constructor', `unknown job: x${'y'.repeat(63)}`]);
  });

  it('do not pile up when they are done', async () => {
    let runs = 0;
    await under.work({ 'evaluate-signature': async () => void runs++ }, { concurrency: 8 });
    const ids = Array.from({ length: 150 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => under.queue.port.evaluateSignature(id)));
    await until('all jobs', () => runs === ids.length);
    await until('what is kept of them', async () => ((await under.queue.counts()).completed ?? 0) <= 110);
  });

  it('need a handler each', async () => {
    await expect(runWorker(under.place, {} as never, { concurrency: 1 })).rejects.toThrow('no handler for the jobs');
  });
});

describe.each(BACKENDS)('the sweeper on %s', (backend) => {
  let under: QueueUnderTest;
  beforeEach(async () => {
    under = await openQueueOn(backend);
  });
  afterEach(() => under.close());

  it('is scheduled once, however often', async () => {
    for (let time = 0; time < 3; time++) await under.queue.scheduleSweeps();
    expect(await under.bare.getJobSchedulersCount()).toBe(1);
    expect((await under.queue.counts()).delayed ?? 0).toBeLessThanOrEqual(1);
  });

  it('is scheduled once by all processes that start at the same moment', async () => {
    const queues = await Promise.all(Array.from({ length: 10 }, () => createJobQueue(under.place)));
    await Promise.all(queues.map((queue) => queue.scheduleSweeps()));
    expect(await under.bare.getJobSchedulersCount()).toBe(1);
    await Promise.all(queues.map((queue) => queue.close()));
  });

  it('runs again and again, in one process at a time', async () => {
    let [sweeps, running, most] = [0, 0, 0];
    const sweep = async () => {
      running++;
      most = Math.max(most, running);
      await pause(20);
      running--;
      sweeps++;
    };
    await under.work({ 'sweep-wanted-cells': sweep });
    await under.work({ 'sweep-wanted-cells': sweep });
    const start = Date.now();
    await Promise.all([under.queue.scheduleSweeps(200), under.queue.scheduleSweeps(200)]);
    await until('four sweeps', () => sweeps >= 4);
    // Four sweeps have three periods between them; the first of them may have begun before.
    expect(Date.now() - start).toBeGreaterThanOrEqual(2 * 200 * 0.9);
    expect(most).toBe(1);
  });

  it('comes back after the queue lost everything', async () => {
    let sweeps = 0;
    await under.work({ 'sweep-wanted-cells': async () => void sweeps++ });
    await under.queue.scheduleSweeps(200);
    await until('a sweep', () => sweeps > 0);
    await under.bare.obliterate({ force: true });
    // The process that keeps the schedule may have put it back by now: what counts is that sweeps go on.
    const before = sweeps;
    await until('sweeps again', () => sweeps > before + 1);
    expect(await under.bare.getJobSchedulersCount()).toBe(1);
  });

  it('comes back after the queue lost the sweep that was next', async () => {
    let sweeps = 0;
    await under.work({ 'sweep-wanted-cells': async () => void sweeps++ });
    await under.queue.scheduleSweeps(300);
    await until('a sweep', () => sweeps > 0);
    await under.loseDelayed();
    await until('sweeps again', async () => {
      const before = sweeps;
      await pause(1_000);
      return sweeps > before + 1;
    });
  });

  it('goes on after a sweep that failed', async () => {
    let sweeps = 0;
    await under.work({
      'sweep-wanted-cells': async () => {
        sweeps++;
        if (sweeps === 1) throw new Error('the database is away');
      },
    });
    await under.queue.scheduleSweeps(200);
    await until('the sweep after', () => sweeps >= 3);
  });
});

describe.each(BACKENDS)('a worker on %s', (backend) => {
  let under: QueueUnderTest;
  beforeEach(async () => {
    under = await openQueueOn(backend);
  });
  afterEach(() => under.close());

  it('that is idle does not wait for a job to close', async () => {
    const worker = await under.work({});
    await pause(300);
    const closed = worker.close().then(() => 'closed');
    expect(await Promise.race([closed, pause(IDLE_WAIT_MS).then(() => 'still waits')])).toBe('closed');
  });

  it('that closes lets its job end and takes no more', async () => {
    const seen: number[] = [];
    let isStopping = false;
    const hold = gate();
    const worker = await under.work(
      {
        'evaluate-signature': async ({ signatureId }, signal) => {
          seen.push(signatureId);
          signal.addEventListener('abort', () => {
            isStopping = true;
          });
          await hold.passed;
        },
      },
      { concurrency: 1 },
    );
    await under.queue.port.evaluateSignature(1);
    await until('the first job', () => seen.length === 1);
    await under.queue.port.evaluateSignature(2);
    const closing = worker.close();
    await until('the job to hear of it', () => isStopping);
    hold.open();
    await closing;
    expect(seen).toEqual([1]);
    const { active, waiting } = await under.queue.counts();
    expect([active, waiting]).toEqual([0, 1]);
  });

  it('may enqueue its own job again while it closes, and another takes it', async () => {
    const seen: string[] = [];
    const hold = gate();
    const worker = await under.work({
      'evaluate-signature': async ({ signatureId }) => {
        seen.push('first');
        await hold.passed;
        await under.queue.port.evaluateSignature(signatureId);
      },
    });
    await under.queue.port.evaluateSignature(1);
    await until('the first job', () => seen.length === 1);
    const closing = worker.close();
    hold.open();
    await closing;
    await under.work({ 'evaluate-signature': async () => void seen.push('second') });
    await until('the second worker', () => seen.length === 2);
    expect(seen).toEqual(['first', 'second']);
  });
});
