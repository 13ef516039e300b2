import * as z from 'zod';
import { flavour, imageFormat, originSchema, readTotals } from './inventory.ts';
import { arch, flagField, nextField, timestamp } from './shared.ts';

export const imageName = z.strictObject({ name: z.string(), tag: z.string() });

export const imageSchema = z
  .strictObject({
    digest: z.string().meta({ description: 'sha256 of the bytes', example: 'sha256:…' }),
    bytes: z.number().int(),
    names: z.array(imageName),
    format: imageFormat,
    flavour,
    arch,
    origin: originSchema,
    signature: z.string().meta({ description: 'Images with equal signatures have equal verdicts' }),
    objectTypes: z.array(z.strictObject({ type: z.string(), version: z.number().int(), count: z.number().int() })),
    read: readTotals,
    stored: z.boolean().meta({ description: 'False for a dry run' }),
    createdAt: timestamp.nullable(),
    links: z.strictObject({ self: z.string(), inventory: z.string(), row: z.string(), canRestore: z.string() }),
  })
  .meta({ id: 'Image' });

export const podSchema = z
  .strictObject({
    name: z.string(),
    tag: z.string(),
    image: z.string().meta({ description: 'What to ask about all containers together with', example: 'shop/*' }),
    dryRun: z.boolean(),
    images: z.array(imageSchema).meta({ description: 'One for each container' }),
  })
  .meta({ id: 'Pod' });

export const imageListSchema = z.strictObject({ items: z.array(imageSchema), next: nextField });

export const imageDeletionSchema = z
  .strictObject({
    digest: z.string(),
    deleted: z.boolean().meta({ description: 'true: the image was deleted; false: only the name' }),
    names: z.array(imageName).meta({ description: 'Remaining names of the image' }),
  })
  .meta({ id: 'ImageDeletion' });

export const uploadQuery = z.strictObject({
  name: z.string().min(1).max(200).optional().meta({ description: 'Name of the image', example: 'web' }),
  tag: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .meta({ description: 'Tag of the name; default: `latest`', example: 'main' }),
  dryRun: flagField.meta({ description: 'Read the image and answer, but store nothing' }),
});

export const podQuery = uploadQuery.extend({
  name: z
    .string()
    .min(1)
    .max(128)
    .meta({ description: 'Name of the pod; its containers are named below it', example: 'shop' }),
});

export const idempotencyHeaders = z.object({
  'idempotency-key': z.string().optional().meta({
    description:
      'A repeated request with the same key takes effect once and gets the same answer (1 to 200 characters)',
  }),
});
