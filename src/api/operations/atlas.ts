import * as z from 'zod';
import type { Operation } from '../operation.ts';
import { atlasKernelDetailSchema, atlasListSchema, atlasQuery } from '../schemas/atlas.ts';

export const ATLAS_PATH = '/api/v1/atlas';
const tag = 'Atlas';

export const getAtlas: Operation = {
  method: 'get',
  path: ATLAS_PATH,
  id: 'getAtlas',
  tag,
  summary: 'List real kernels that come with the product',
  description: 'By distribution, and of one the newest kernel first. Questions about them need no recorded profile.',
  query: atlasQuery,
  answers: { 200: { description: 'A page', content: { 'application/json': atlasListSchema } } },
  problems: ['request-malformed', 'question-malformed', 'cursor-malformed'],
};

export const getAtlasKernel: Operation = {
  method: 'get',
  path: `${ATLAS_PATH}/{address}`,
  wide: 'address',
  id: 'getAtlasKernel',
  tag,
  summary: 'Show one kernel of the atlas, and the profile to record for it',
  params: z.strictObject({
    address: z.string().meta({ description: '`DISTRO/VERSION/RELEASE/ARCH`', example: 'talos/-/6.12.40-talos/x86_64' }),
  }),
  answers: { 200: { description: 'The kernel', content: { 'application/json': atlasKernelDetailSchema } } },
  problems: ['request-malformed', 'atlas-kernel-not-found'],
};
