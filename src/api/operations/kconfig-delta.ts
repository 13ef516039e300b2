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
    'Each line is proven to be necessary: without it, a finding returns. Findings that no configuration ' +
    'removes are listed separately. Dependencies between options are not known; run `make olddefconfig` to resolve them.',
  params: imageParams,
  query: kconfigDeltaQuery,
  answers: {
    200: { description: 'The delta', content: { 'application/json': kconfigDeltaSchema, 'text/plain': null } },
  },
  problems: ['image-not-found', 'profile-not-found', 'name-malformed', 'request-malformed', 'records-changing'],
};
