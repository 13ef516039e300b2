import * as z from 'zod';
import { CONFIG_FORMS, RELEASE_SOURCES } from '#core/atlas/atlas.ts';
import { arch, cursorField, limitField, nextField } from './shared.ts';

const text = z.string().min(1).max(256);

export const atlasQuery = z.strictObject({
  distro: text.optional().meta({ description: 'A distribution, with or without its version', example: 'ubuntu/24.04' }),
  q: text.optional().meta({
    description: 'Words, each a part of the address or of the name of the distribution',
    example: 'ubuntu 6.8 generic',
  }),
  release: text.optional().meta({ description: 'A part of `uname -r`', example: '6.8.0' }),
  kernels: text.optional().meta({ description: 'A range of kernel versions', example: '>=5.10 <6.2' }),
  arch: arch.optional(),
  since: text.optional().meta({ description: 'Builds of this day and later', example: '2024-01-01' }),
  limit: limitField,
  cursor: cursorField,
});

const kernel = {
  address: z.string().meta({ example: 'talos/-/6.12.40-talos/x86_64' }),
  distro: z.strictObject({
    id: z.string(),
    name: z.string(),
    version: z.string().nullable().meta({ description: 'Of the distribution; null: none is known' }),
  }),
  package: z.string().nullable(),
  release: z.string().meta({ description: '`uname -r`, as far as `releaseFrom` goes' }),
  releaseFrom: z.enum(RELEASE_SOURCES).meta({
    description:
      '`uname`: a machine printed it. `package`: the name of the package is it. `packaging`: made of the recipe. `header`: from the head of the configuration',
  }),
  arch,
  machine: z.string().meta({ description: 'The architecture as the distribution names it' }),
  form: z.enum(CONFIG_FORMS).meta({
    description: '`kbuild`: whole, what it does not have is off. The others: what they do not have is not known',
  }),
  complete: z.boolean(),
  configVersion: z.string().nullable(),
  optionCount: z.number().int(),
  date: z.string().nullable(),
  source: z.string(),
};

export const atlasKernelSchema = z
  .strictObject({ ...kernel, links: z.strictObject({ self: z.string() }) })
  .meta({ id: 'AtlasKernel' });

export const atlasKernelDetailSchema = z
  .strictObject({
    ...kernel,
    restorer: z.strictObject({
      text: z.string().meta({ example: 'criu@4.1.1' }),
      shipped: z
        .strictObject({ distro: z.string(), version: z.string().nullable(), release: z.string(), source: z.string() })
        .nullable()
        .meta({ description: 'The package that the distribution ships; null: not known, and assumed' }),
    }),
    profile: z.strictObject({
      name: z.string(),
      input: z.record(z.string(), z.unknown()).meta({ description: 'Body for `PUT /profiles/{name}`' }),
    }),
    links: z.strictObject({ self: z.string(), record: z.string() }),
    atlas: z.string().meta({ description: 'Revision of the atlas' }),
  })
  .meta({ id: 'AtlasKernelDetail' });

export const atlasListSchema = z.strictObject({
  items: z.array(atlasKernelSchema),
  next: nextField,
  total: z.number().int(),
  atlas: z.string().meta({ description: 'Revision of the atlas' }),
});
