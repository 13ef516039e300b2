import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Router } from 'express';
import type { Profile } from '#core/profile/profile.ts';
import type { ConvertOptions } from '#usecases/ports/conversion.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { findProfile } from '#usecases/profiles/find-profile.ts';
import { planRestore } from '#usecases/questions/plan-restore.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ClientGone, signalOfClient } from '../client-gone.ts';
import { imageBytes } from '../image-bytes.ts';
import { mount, paramOf } from '../operation.ts';
import { getPlan, postConvert } from '../operations/convert.ts';
import { originOf } from '../origin-of.ts';
import { parseFields } from '../parse-fields.ts';
import { convertQuery, planQuery } from '../schemas/convert.ts';

/** So much is held back before the headers go out: a fault in a small image is a problem, not a broken answer. */
const HELD_BYTES = 1024 * 1024;

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

async function* convertedBytes(
  ports: Pick<Ports, 'converter'>,
  body: AsyncIterable<Uint8Array>,
  profile: Profile,
  options: ConvertOptions,
): Bytes {
  yield* ports.converter.convert(body, profile, options);
}

/** The first bytes, read already; a fault among them is thrown here. */
async function readHead(bytes: Bytes): Promise<Uint8Array[]> {
  const head: Uint8Array[] = [];
  for (let held = 0; held < HELD_BYTES; ) {
    const next = await bytes.next();
    if (next.done) break;
    head.push(next.value);
    held += next.value.length;
  }
  return head;
}

async function* joined(head: readonly Uint8Array[], rest: Bytes): Bytes {
  yield* head;
  yield* rest;
}

function isClientGone(error: unknown): boolean {
  return error instanceof ClientGone || (error as { code?: unknown } | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

export function mountConvert(router: Router, { ports, config }: ApiDeps): void {
  mount(router, getPlan, async (req, res) => {
    const { profile } = parseFields(planQuery, req.query, 'query');
    res.json(await planRestore(ports, { ref: paramOf(req.params, 'ref'), profile, origin: originOf(req) }));
  });

  mount(router, postConvert, async (req, res) => {
    const { profile: name, drop = [], revision = null } = parseFields(convertQuery, req.query, 'query');
    const { profile } = await findProfile(ports, { name });
    const converted = convertedBytes(ports, imageBytes(req, config.maxUploadBytes), profile, {
      drop,
      revision,
      signal: signalOfClient(res),
    });
    try {
      const head = await readHead(converted);
      res.status(200).setHeader('content-type', 'application/octet-stream');
      res.setHeader('cache-control', 'no-store');
      // No content length is sent, so that the last chunk shows a client whether the answer is complete.
      await pipeline(Readable.from(joined(head, converted)), res);
    } catch (error) {
      if (!isClientGone(error)) throw error;
      res.destroy();
    } finally {
      // Whatever ended the answer, the conversion ends too.
      await converted.return();
    }
  });
}
