import type { Request, Router } from 'express';
import type { Inventory } from '#core/inventory/inventory.ts';
import { ingestImage } from '#usecases/images/ingest-image.ts';
import { ingestInventory } from '#usecases/images/ingest-inventory.ts';
import type { Ingested } from '#usecases/images/record-inventory.ts';
import { checkName, checkTag } from '#usecases/names.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import type { ApiDeps } from '../api-deps.ts';
import { signalOfClient } from '../client-gone.ts';
import { digestOf } from '../digest-of.ts';
import { HttpError } from '../http-error.ts';
import { imageBytes } from '../image-bytes.ts';
import { mount } from '../operation.ts';
import { INVENTORY_TYPE, postImage } from '../operations/images.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { idempotencyKeyOf, runOnce } from '../run-once.ts';
import { uploadQuery } from '../schemas/image.ts';
import { inventorySchema } from '../schemas/inventory.ts';
import { viewImage } from '../views.ts';

/** An inventory has no payload: the largest real ones are a few hundred KiB. */
const MAX_INVENTORY_BYTES = 8 * 1024 * 1024;

interface Naming {
  readonly name: string | null;
  readonly tag?: string;
  readonly dryRun: boolean;
}

/** What is to be stored, with a digest of what was sent; storing it comes last. */
interface Received {
  readonly digest: string;
  readonly store: () => Promise<Ingested>;
}

function namingOf(req: Request): Naming {
  const { name, tag, dryRun } = parseFields(uploadQuery, req.query, 'query');
  // Checked before the body is read: nobody should send 2 GiB to learn that a name is wrong.
  if (name !== undefined) checkName('name', name);
  if (tag !== undefined) checkTag('tag', tag);
  if (tag !== undefined && name === undefined) {
    const errors = [{ pointer: 'tag', message: 'needs a name beside it' }];
    throw new HttpError('request-malformed', 'A tag without a name.', { errors });
  }
  return { name: name ?? null, ...(tag === undefined ? {} : { tag }), dryRun };
}

async function receiveInventory(ports: Ports, req: Request, naming: Naming): Promise<Received> {
  const json = await readJson(req, MAX_INVENTORY_BYTES);
  const inventory = parseFields(inventorySchema, json, 'body', 'inventory-malformed') as Inventory;
  return {
    digest: digestOf(JSON.stringify(json)),
    store: () => ingestInventory(ports, { inventory, ...naming }),
  };
}

/** Reads the whole stream before anything is stored: a key is compared with what was sent. */
async function receiveImage(
  ports: Ports,
  req: Request,
  naming: Naming,
  limit: number,
  signal: AbortSignal,
): Promise<Received> {
  const bytes = imageBytes(req, limit, `, or an inventory as ${INVENTORY_TYPE}`);
  const read = await ports.reader.read(bytes, { signal });
  const body = (async function* () {})();
  const reader = { read: async () => read };
  return { digest: read.digest, store: () => ingestImage({ ...ports, reader }, { body, ...naming }) };
}

export function mountImageUploads(router: Router, { ports, config }: ApiDeps): void {
  mount(router, postImage, async (req, res) => {
    const naming = namingOf(req);
    idempotencyKeyOf(req);
    const received =
      mediaTypeOf(req) === INVENTORY_TYPE
        ? await receiveInventory(ports, req, naming)
        : await receiveImage(ports, req, naming, config.maxUploadBytes, signalOfClient(res));
    const { status, body } = await runOnce(ports.idempotency, req, res, received.digest, async () => {
      const ingested = await received.store();
      return { status: ingested.created ? 201 : 200, body: viewImage(ingested, !ingested.dryRun) };
    });
    if (status === 201) res.location((body as ReturnType<typeof viewImage>).links.self);
    res.status(status).json(body);
  });
}
