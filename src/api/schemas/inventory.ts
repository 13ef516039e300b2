import * as z from 'zod';
import { IMAGE_FLAVOURS, IMAGE_FORMAT_NAMES } from '#core/image/image-format.ts';
import { MAX_ATTRIBUTE_LIST, MAX_ATTRIBUTES, MAX_INVENTORY_OBJECTS } from '#usecases/images/normalise-inventory.ts';
import { arch } from './shared.ts';

/** Further caps of an inventory that a client made. */
const MAX_TEXT = 4_096;
const MAX_COUNT = Number.MAX_SAFE_INTEGER;

const text = z.string().max(MAX_TEXT);
const count = z.number().int().min(0).max(MAX_COUNT);

export const attributeValue = z.union([
  z.string().max(MAX_TEXT),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([text, z.number()])).max(MAX_ATTRIBUTE_LIST),
]);

export const attributes = z
  .record(z.string().min(1).max(200), attributeValue)
  .refine((map) => Object.keys(map).length <= MAX_ATTRIBUTES, `must have at most ${MAX_ATTRIBUTES} attributes`);

const inventoryObject = z.strictObject({
  type: z
    .string()
    .max(200)
    .regex(
      /^(linux-cr|criu)\/[a-z0-9][a-z0-9._-]*$/,
      'must be an object type such as `criu/tcp-established` or `linux-cr/task`',
    )
    .meta({ description: 'Object-type id', example: 'criu/tcp-established' }),
  version: z.number().int().min(0).max(1_000_000),
  count: count.meta({ description: 'Number of objects; a verdict does not depend on it' }),
  attributes: attributes.meta({ description: 'Facts that rules use' }),
  inferredBy: z.string().max(200).meta({ description: 'The inference that gave type and version' }),
});

export const originSchema = z.strictObject({
  kernel: z.string().max(MAX_TEXT).nullable(),
  criu: z.string().max(200).nullable(),
  revision: z.string().max(200).nullable().meta({ description: 'Linux-CR header revision, if only one is possible' }),
  evidence: z.string().max(MAX_TEXT).meta({ description: 'The bytes that are the evidence' }),
  atLeast: z
    .strictObject({
      criu: z.string().max(200).nullable(),
      kernel: z.string().max(MAX_TEXT).nullable(),
      because: z.array(z.string().max(200)).max(100).meta({ description: 'File and field of each piece of evidence' }),
    })
    .nullish()
    .meta({
      description:
        'The oldest CRIU and kernel that can have written the image, from fields that older ones do not write',
    }),
});

export const readTotals = z.strictObject({ bytes: count, files: count, records: count, unknown: count });

export const flavour = z.enum(IMAGE_FLAVOURS);
export const imageFormat = z.enum(IMAGE_FORMAT_NAMES);

export const inventorySchema = z
  .strictObject({
    format: imageFormat,
    flavour,
    arch,
    origin: originSchema,
    objects: z.array(inventoryObject).max(MAX_INVENTORY_OBJECTS),
    read: readTotals,
  })
  .meta({
    id: 'Inventory',
    description: 'What an image contains, as far as a restore depends on it. No memory, no secrets.',
  });
