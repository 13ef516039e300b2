import type { Operation } from '../operation.ts';
import { kconfigDeltaQuery, kconfigDeltaSchema } from '../schemas/kconfig-delta.ts';
import { imageParams } from '../schemas/shared.ts';
import { IMAGES_PATH } from './images.ts';

export const getKconfigDelta: Operation = {
  method: 'get',
  path: `${IMAGES_PATH}/{ref}/kconfig-delta`,
  id: 'getKconfigDelta',
  tag: 'Upgrades',
  summary: 'The fewest Kconfig options to change for the image to restore on a profile',
  description:
    'Proven line by line: without any of them something is in the way again. What the configuration cannot help is listed ' +
    'beside. The dependencies of the options are not known; `make olddefconfig` tells.',
  params: imageParams,
  query: kconfigDeltaQuery,
  answers: {
    200: { description: 'The delta', content: { 'application/json': kconfigDeltaSchema, 'text/plain': null } },
  },
  problems: ['image-not-found', 'profile-not-found', 'name-malformed', 'request-malformed'],
};
