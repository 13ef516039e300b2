/** What becomes of work for a client that sent all of its body and went away before the answer. */
import { once } from 'node:events';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientGone } from '#api/client-gone.ts';
import { type Serving, serve } from '#api/serve.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import type { ImageConverter } from '#usecases/ports/conversion.ts';
import type { ImageReader } from '#usecases/ports/ports.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { emptyPageMap, setWith } from '../../support/images/make-costly.ts';
import { appOver, BYTES, call } from './api-under-test.ts';

/** So much is allowed here that only a hang-up ends it soon. */
const UNLIMITED = { freeSteps: Number.POSITIVE_INFINITY };
const costly = (entries: number) => gzipSync(setWith({ 'pagemap-1.img': emptyPageMap(entries) }));

interface Watched {
  readonly begun: Promise<void>;
  /** How it ended: an error, or null. */
  readonly ended: Promise<unknown>;
}

/** The next work that the service begins. */
let watch: (work: Watched) => void = () => {};
let composed: Composed;
let serving: Serving;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins', worker: false });
  const [reader, converter] = [
    createImageReader(IMAGE_FORMATS, UNLIMITED),
    createImageConverter(IMAGE_FORMATS, OWN_EVALUATOR, UNLIMITED),
  ];
  const watchedReader: ImageReader = {
    read(body, options) {
      const { begun, bytes } = noticed(body);
      const reading = reader.read(bytes, options);
      watch({ begun, ended: reading.then(() => null).catch((error: unknown) => error) });
      return reading;
    },
    readAll(body, options) {
      const { begun, bytes } = noticed(body);
      const reading = reader.readAll(bytes, options);
      watch({ begun, ended: reading.then(() => null).catch((error: unknown) => error) });
      return reading;
    },
  };
  const watchedConverter: ImageConverter = {
    async *convert(body, ...rest) {
      const { begun, bytes } = noticed(body);
      let end: (error: unknown) => void = () => {};
      watch({ begun, ended: new Promise((resolve) => (end = resolve)) });
      try {
        const report = yield* converter.convert(bytes, ...rest);
        end(null);
        return report;
      } catch (error) {
        end(error);
        throw error;
      }
    },
  };
  const ports = { ...composed.ports, reader: watchedReader, converter: watchedConverter };
  serving = await serve(appOver(ports), { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await serving.close();
  await composed.close();
});

/** The same body; `begun` once a part of it was taken. */
function noticed(body: AsyncIterable<Uint8Array>): { begun: Promise<void>; bytes: AsyncIterable<Uint8Array> } {
  let tell = () => {};
  const begun = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const bytes = (async function* () {
    for await (const chunk of body) {
      tell();
      yield chunk;
    }
  })();
  return { begun, bytes };
}

/** Sends a body in full, and hangs up once the service has all of it. */
async function sendAndHangUp(path: string, body: Buffer): Promise<unknown> {
  const work = new Promise<Watched>((resolve) => {
    watch = resolve;
  });
  const sender = request(`${serving.url}${path}`, { method: 'POST', headers: { 'content-type': BYTES } });
  // That it hung up itself.
  sender.on('error', () => {});
  const sent = once(sender, 'finish');
  sender.end(body);
  await sent;
  const { begun, ended } = await work;
  await begun;
  sender.destroy();
  return ended;
}

describe('a client that hangs up after its upload', () => {
  it('ends the reading, and nothing is stored', async () => {
    expect(await sendAndHangUp('/api/v1/images?name=gone', costly(8_000_000))).toBeInstanceOf(ClientGone);
    expect((await call(serving.url, 'get', '/api/v1/images')).body.items).toEqual([]);
  });

  it('ends the conversion', async () => {
    const path = '/api/v1/convert?profile=debian-6.1-amd64';
    expect(await sendAndHangUp(path, costly(8_000_000))).toBeInstanceOf(ClientGone);
  });
});

describe('a client that waits', () => {
  it('does not keep others from their answers', async () => {
    const order: string[] = [];
    const work = new Promise<Watched>((resolve) => {
      watch = resolve;
    });
    const upload = call(serving.url, 'post', '/api/v1/images?name=slow&dryRun=true', {
      type: BYTES,
      body: costly(1_000_000),
    });
    const told = upload.then(() => order.push('upload'));
    await (await work).begun;
    for (let asked = 0; asked < 3; asked += 1) {
      expect((await call(serving.url, 'get', '/livez')).status).toBe(200);
      order.push('question');
    }
    await told;
    expect((await upload).status).toBe(200);
    expect(order).toEqual(['question', 'question', 'question', 'upload']);
  });
});
