/** Conversion over HTTP: what comes back is an image that the kernel takes, or visibly no image at all. */
import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Express } from 'express';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '#api/serve.ts';
import type { ImageConverter } from '#usecases/ports/conversion.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { largeLinuxCr } from '../../support/images/make-large-linux-cr.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';
import { expectDocumented } from './documented.ts';

const IMAGE = corpus('linux-cr/14-b6cdf01-x86_64.img');
const TARGET = 'linux-cr-5c3471a-x86_64';
const MIB = 1024 * 1024;
const PATH = '/api/v1/convert';

/** How often a conversion came to its end, whatever the end was. */
let ended = 0;
let composed: Composed;
let app: Express;
let serving: Serving;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins', worker: false });
  const { converter } = composed.ports;
  const counting: ImageConverter = {
    convert: async function* (...given) {
      try {
        return yield* converter.convert(...given);
      } finally {
        ended += 1;
      }
    },
  };
  app = appOver({ ...composed.ports, converter: counting }, { maxUploadBytes: 1024 * MIB });
  serving = await serve(app, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await serving.close();
  await composed.close();
});

interface Converted {
  readonly status: number;
  readonly bytes: Buffer;
  /** Of a problem; null where bytes of an image came. */
  readonly problem: { readonly code: string; readonly detail: string; readonly offset?: number } | null;
}

async function convert(query: Readonly<Record<string, string>>, body: Buffer, type = BYTES): Promise<Converted> {
  const url = `${serving.url}${PATH}?${new URLSearchParams(query)}`;
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(body) });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const media = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const problem = media === 'application/problem+json' ? JSON.parse(bytes.toString('utf8')) : null;
  expectDocumented('post', PATH, { status: answer.status, type: media, body: problem });
  return { status: answer.status, bytes, problem };
}

async function rowCounts(): Promise<unknown> {
  const client = new pg.Client({ connectionString: composed.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT table_name AS name, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.%I', table_schema, table_name), false, true, '')))[1]::text AS n FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** Sends as fast as it is taken and reads at the same time; `complete` as Node saw the answer end. */
async function stream(body: Iterable<Uint8Array>, target = TARGET, leaveAfter = Number.POSITIVE_INFINITY) {
  const sending = request(`${serving.url}${PATH}?profile=${target}`, {
    method: 'POST',
    headers: { 'content-type': BYTES },
  });
  const source = Readable.from(body);
  source.pipe(sending);
  sending.on('error', () => source.destroy());
  const [answer] = await once(sending, 'response');
  let bytes = 0;
  try {
    for await (const chunk of answer) {
      bytes += chunk.length;
      if (bytes > leaveAfter) break;
    }
  } catch {
    // Cut short: `complete` says so.
  }
  sending.destroy();
  return { status: answer.statusCode, bytes, complete: answer.complete };
}

async function verdictOf(name: string, image: Buffer) {
  const { status } = await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body: image });
  expect(status).toBe(201);
  const { body } = await call(app, 'get', `/api/v1/can-restore?image=${name}&profile=${TARGET}`);
  return body.answer;
}

describe('POST /convert', () => {
  it('gives an image that the kernel takes and stores nothing', async () => {
    const before = await rowCounts();
    const { status, bytes } = await convert({ profile: TARGET }, IMAGE);
    expect(status).toBe(200);
    expect(await rowCounts()).toEqual(before);
    expect(await verdictOf('sent', IMAGE)).toBe('conditional');
    expect(await verdictOf('converted', bytes)).toBe('yes');
  });

  it('gives the same bytes for compressed and for formed bodies', async () => {
    const { bytes } = await convert({ profile: TARGET }, IMAGE);
    expect((await convert({ profile: TARGET }, gzipSync(IMAGE), 'application/gzip')).bytes.equals(bytes)).toBe(true);
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(IMAGE)]), 'image');
    const formed = await fetch(`${serving.url}${PATH}?profile=${TARGET}`, { method: 'POST', body: form });
    expect(Buffer.from(await formed.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('answers an image cut anywhere in its first MiB with a problem and the offset', async () => {
    for (const length of [0, 100, 5_000, IMAGE.length - 1]) {
      const { status, problem } = await convert({ profile: TARGET }, IMAGE.subarray(0, length));
      expect([status, problem?.code], String(length)).toEqual([422, length === 0 ? 'image-empty' : 'image-truncated']);
      expect(problem?.offset).toBeLessThanOrEqual(length);
    }
  });

  it('refuses what cannot be, before it reads the body', async () => {
    const told = async (query: Readonly<Record<string, string>>, body = IMAGE, type = BYTES) => {
      const { status, problem } = await convert(query, body, type);
      return [status, problem?.code];
    };
    expect(await told({ profile: 'nobody' })).toEqual([404, 'profile-not-found']);
    expect(await told({})).toEqual([400, 'request-malformed']);
    expect(await told({ profile: TARGET, drop: 'no type' })).toEqual([400, 'request-malformed']);
    expect(await told({ profile: TARGET, dorp: 'linux-cr/vma' })).toEqual([400, 'request-malformed']);
    expect(await told({ profile: TARGET }, IMAGE, 'text/plain')).toEqual([415, 'unsupported-media-type']);
    expect(await told({ profile: 'linux-cr-5c3471a-s390x' })).toEqual([422, 'conversion-refused']);
    const kept = await convert({ profile: TARGET, drop: 'linux-cr/vma' }, IMAGE);
    expect([kept.status, kept.problem?.code]).toEqual([422, 'conversion-refused']);
    expect(kept.problem?.detail).toBe('linux-cr/vma cannot be dropped: it is part of an address space');
  });

  it('refuses what is neither a stream nor an archive', async () => {
    const tar = Buffer.concat([Buffer.from('inventory.img'.padEnd(512, '\0')), Buffer.alloc(1024)]);
    const { status, problem } = await convert({ profile: TARGET }, tar);
    expect([status, problem?.code]).toEqual([422, 'image-not-recognised']);
  });

  it('drops the named object types', async () => {
    const rich = corpus('linux-cr/b-pipes-epoll-sockets-ipc-pty.img');
    const plain = await convert({ profile: TARGET }, rich);
    const emptied = await convert({ profile: TARGET, drop: 'linux-cr/pipe-buf' }, rich);
    expect([plain.status, emptied.status]).toEqual([200, 200]);
    expect(emptied.bytes.length).toBeLessThan(plain.bytes.length);
  });
});

describe('a CRIU set', () => {
  const OLD_CRIU = 'criu-4.1.1';
  const SET = corpus('criu/6.1.0-56-amd64__tcp.tar.gz');
  beforeAll(async () => {
    const { restorers: _, ...lab } = (await call(app, 'get', '/api/v1/profiles/lab-6.1-amd64')).body;
    const { release, arch, kconfig, kconfigComplete, facts } = lab;
    const body = { release, arch, kconfig, kconfigComplete, facts, restorer: ['criu@4.1.1'] };
    const put = await call(app, 'put', `/api/v1/profiles/${OLD_CRIU}`, { type: 'application/json', body });
    expect(put.status).toBe(201);
  });

  it('comes back as a plain tar that an older CRIU reads, and its plan says so beforehand', async () => {
    await call(app, 'post', '/api/v1/images?name=set', { type: BYTES, body: SET });
    const plan = (await call(app, 'get', `/api/v1/images/set/plan?profile=${OLD_CRIU}`)).body;
    expect(plan.steps).toMatchObject([
      { kind: 'convert', doneBy: 'convert' },
      { kind: 'option', doneBy: 'operator' },
    ]);
    expect(plan.convert).toMatchObject({ possible: true, drop: [], why: null });
    const { status, bytes } = await convert({ profile: OLD_CRIU }, SET, 'application/gzip');
    expect([status, bytes.subarray(257, 262).toString()]).toEqual([200, 'ustar']);
    await call(app, 'post', '/api/v1/images?name=older-set', { type: BYTES, body: bytes });
    const after = (await call(app, 'get', `/api/v1/images/older-set/plan?profile=${OLD_CRIU}`)).body;
    expect(after.steps).toMatchObject([{ kind: 'option', text: 'Restore with --tcp-established.' }]);
    expect(after.convert.why).toBe('The image requires no conversion.');
  });

  it('is refused with the reason, for a kernel where it would not restore and for what cannot be dropped', async () => {
    const told = async (query: Readonly<Record<string, string>>, body = SET) => {
      const { status, problem } = await convert(query, body, 'application/gzip');
      return [status, problem?.code, problem?.detail];
    };
    const elsewhere = await told({ profile: TARGET });
    expect(elsewhere).toEqual([422, 'conversion-refused', expect.stringContaining('has no CRIU')]);
    const kept = await told({ profile: OLD_CRIU, drop: 'criu/tcp-established' });
    expect(kept).toEqual([422, 'conversion-refused', expect.stringContaining('--tcp-established')]);
    const cut = await told({ profile: OLD_CRIU }, SET.subarray(0, SET.length - 9));
    expect(cut.slice(0, 2)).toEqual([422, 'image-truncated']);
  });
});

describe('a large image', () => {
  it('is answered while it is sent, whole', async () => {
    const { status, bytes, complete } = await stream(largeLinuxCr(32 * MIB));
    expect([status, complete]).toEqual([200, true]);
    expect(bytes).toBeGreaterThan(31 * MIB);
  });

  it('that breaks off late is an answer that breaks off', async () => {
    const whole = [...largeLinuxCr(32 * MIB)];
    const { status, bytes, complete } = await stream(whole.slice(0, -1));
    expect([status, complete]).toEqual([200, false]);
    expect(bytes).toBeGreaterThan(MIB);
  });

  it('stops the conversion when the client has gone', async () => {
    const before = ended;
    await stream(largeLinuxCr(500 * MIB), TARGET, 2 * MIB);
    await expect.poll(() => ended, { timeout: 5_000 }).toBe(before + 1);
  });
});
