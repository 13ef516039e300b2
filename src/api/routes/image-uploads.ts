import type { Request, Router } from 'express';
import type { Inventory } from '#core/inventory/inventory.ts';
import { type ReadImage, readImage } from '#usecases/images/read-image.ts';
import { readInventory } from '#usecases/images/read-inventory.ts';
import { type ImageNaming, type RecordedImage, recordImage } from '#usecases/images/record-image.ts';
import { type PodNaming, readPod, recordPod } from '#usecases/images/record-pod.ts';
import { checkName, checkTag, DEFAULT_TAG } from '#usecases/names.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import type { ApiDeps } from '../api-deps.ts';
import { signalOfClient } from '../client-gone.ts';
import { digestOf } from '../digest-of.ts';
import { HttpError } from '../http-error.ts';
import { imageBytes } from '../image-bytes.ts';
import { mount } from '../operation.ts';
import { INVENTORY_TYPE, postImage, postPod } from '../operations/images.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { idempotencyKeyOf, runOnce } from '../run-once.ts';
import { podQuery, uploadQuery } from '../schemas/image.ts';
import { inventorySchema } from '../schemas/inventory.ts';
import { viewImage } from '../views.ts';

/** An inventory has no payload: the largest real ones are a few hundred KiB. */
const MAX_INVENTORY_BYTES = 8 * 1024 * 1024;

interface Received {
  /** Of what was sent. */
  readonly digest: string;
  readonly read: ReadImage;
}

function namingOf(req: Request): ImageNaming {
  const { name, tag, dryRun } = parseFields(uploadQuery, req.query, 'query');
  // Checked before the body is read: a client should not send 2 GiB to learn that a name is wrong.
  if (name !== undefined) checkName('name', name);
  if (tag !== undefined) checkTag('tag', tag);
  if (tag !== undefined && name === undefined) {
    const errors = [{ pointer: 'tag', message: 'requires name' }];
    throw new HttpError('request-malformed', 'tag is set without name.', { errors });
  }
  return { name: name ?? null, ...(tag === undefined ? {} : { tag }), dryRun };
}

async function receiveInventory(req: Request): Promise<Received> {
  const json = await readJson(req, MAX_INVENTORY_BYTES);
  const inventory = parseFields(inventorySchema, json, 'body', 'inventory-malformed') as Inventory;
  return { digest: digestOf(JSON.stringify(json)), read: readInventory(inventory) };
}

async function receiveImage(
  ports: Pick<Ports, 'reader'>,
  req: Request,
  limit: number,
  signal: AbortSignal,
): Promise<Received> {
  const read = await readImage(ports, imageBytes(req, limit, `, or an inventory as ${INVENTORY_TYPE}`), signal);
  return { digest: read.digest, read };
}

function podNamingOf(req: Request): PodNaming {
  const { name, tag, dryRun } = parseFields(podQuery, req.query, 'query');
  checkName('name', name);
  if (tag !== undefined) checkTag('tag', tag);
  return { name, ...(tag === undefined ? {} : { tag }), dryRun };
}

function viewPod({ name, tag = DEFAULT_TAG, dryRun = false }: PodNaming, images: readonly RecordedImage[]) {
  const image = tag === DEFAULT_TAG ? `${name}/*` : `${name}/*:${tag}`;
  return { name, tag, image, dryRun, images: images.map((one) => viewImage(one, !one.dryRun)) };
}

export function mountImageUploads(router: Router, { ports, config }: ApiDeps): void {
  mount(router, postPod, async (req, res) => {
    const naming = podNamingOf(req);
    idempotencyKeyOf(req);
    const read = await readPod(ports, imageBytes(req, config.maxUploadBytes, ''), signalOfClient(res));
    const { status, body } = await runOnce(ports.idempotency, req, res, read.digest, async () => {
      const recorded = await recordPod(ports, read, naming);
      return { status: recorded.some(({ created }) => created) ? 201 : 200, body: viewPod(naming, recorded) };
    });
    res.status(status).json(body);
  });

  mount(router, postImage, async (req, res) => {
    const naming = namingOf(req);
    idempotencyKeyOf(req);
    // All of it is read before anything is stored: a key is compared with what was sent.
    const { digest, read } =
      mediaTypeOf(req) === INVENTORY_TYPE
        ? await receiveInventory(req)
        : await receiveImage(ports, req, config.maxUploadBytes, signalOfClient(res));
    const { status, body } = await runOnce(ports.idempotency, req, res, digest, async () => {
      const recorded = await recordImage(ports, read, naming);
      return { status: recorded.created ? 201 : 200, body: viewImage(recorded, !recorded.dryRun) };
    });
    if (status === 201) res.location((body as ReturnType<typeof viewImage>).links.self);
    res.status(status).json(body);
  });
}
