import type { Operation } from '../operation.ts';
import { guaranteeQuery, guaranteeSchema, guaranteesQuery, guaranteesSchema } from '../schemas/guarantee.ts';
import { imageParams } from '../schemas/shared.ts';

const tag = 'Guarantees';

export const getGuarantee: Operation = {
  method: 'get',
  path: '/api/v1/images/{ref}/guarantee',
  id: 'getGuarantee',
  tag,
  summary: 'How far the compatibility of an image reaches',
  description:
    'Judges every rung of the guarantee ladder over the recorded profiles: held, broken with a counterexample, or not ' +
    'provable with what is missing.',
  params: imageParams,
  query: guaranteeQuery,
  answers: { 200: { description: 'The ladder', content: { 'application/json': guaranteeSchema } } },
  problems: [
    'image-not-found',
    'name-malformed',
    'request-malformed',
    'kernel-release-malformed',
    'guarantee-unknown',
    'records-changing',
  ],
};

export const getGuarantees: Operation = {
  method: 'get',
  path: '/api/v1/guarantees',
  id: 'getGuarantees',
  tag,
  summary: 'The strongest rung that holds for all images of a format, or on a fleet',
  description:
    'Set format, fleet, or both. Images of equal signature and equal home count once. Without images, no rung holds.',
  query: guaranteesQuery,
  answers: { 200: { description: 'One ladder for all images', content: { 'application/json': guaranteesSchema } } },
  problems: ['request-malformed', 'fleet-not-found', 'records-changing'],
};
