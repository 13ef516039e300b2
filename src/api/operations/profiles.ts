import type { AnswerShape, Operation } from '../operation.ts';
import { cellViewListSchema } from '../schemas/answer.ts';
import {
  kconfigQuery,
  kernelListSchema,
  profileInput,
  profileListSchema,
  profileQuery,
  profileSchema,
} from '../schemas/profile.ts';
import { pageQuery, profileParams } from '../schemas/shared.ts';

export const PROFILES_PATH = '/api/v1/profiles';
const PROFILE_PATH = `${PROFILES_PATH}/{name}`;
const tag = 'Profiles';

/** Body types that are read as the text of a `.config`, gzip or not. */
export const KCONFIG_TYPES = [
  'text/plain',
  'application/octet-stream',
  'application/gzip',
  'application/x-gzip',
] as const;

const shown = (description: string): AnswerShape => ({ description, content: { 'application/json': profileSchema } });

export const putProfile: Operation = {
  method: 'put',
  path: PROFILE_PATH,
  id: 'putProfile',
  tag,
  summary: 'Record or change a profile',
  description:
    'The body is JSON, or the text of a `.config` (plain or gzip) with `restorer` in the query; `release` and `arch` are ' +
    'taken from the text where the query does not have them. The label `kconfig.notes` says what is special about the text. ' +
    'Revisions are immutable; a PUT that changes nothing does not create one. With a `parent`, the body has only the ' +
    'differences. Profiles derived from this one follow it.',
  params: profileParams,
  query: kconfigQuery,
  body: { 'application/json': profileInput, ...Object.fromEntries(KCONFIG_TYPES.map((type) => [type, null])) },
  answers: { 200: shown('Changed or unchanged'), 201: shown('Created; `Location` has its address') },
  problems: [
    'profile-malformed',
    'profile-parent-unknown',
    'profile-parent-refused',
    'kconfig-malformed',
    'kernel-release-malformed',
    'name-malformed',
    'request-malformed',
    'payload-too-large',
    'unsupported-media-type',
    'compression-malformed',
  ],
};

export const getProfiles: Operation = {
  method: 'get',
  path: PROFILES_PATH,
  id: 'getProfiles',
  tag,
  summary: 'List all profiles',
  query: pageQuery,
  answers: { 200: { description: 'A page', content: { 'application/json': profileListSchema } } },
  problems: ['request-malformed', 'cursor-malformed'],
};

export const getProfile: Operation = {
  method: 'get',
  path: PROFILE_PATH,
  id: 'getProfile',
  tag,
  summary: 'Show one profile with its kernel configuration',
  description: '`from` names the source profile of each part of a derived profile; `option=` adds one Kconfig option.',
  params: profileParams,
  query: profileQuery,
  answers: { 200: shown('The profile') },
  problems: ['profile-not-found', 'name-malformed', 'question-malformed', 'request-malformed'],
};

export const getProfileColumn: Operation = {
  method: 'get',
  path: `${PROFILE_PATH}/column`,
  id: 'getProfileColumn',
  tag: 'Matrix',
  summary: 'Show every image on the profile',
  params: profileParams,
  query: pageQuery,
  answers: { 200: { description: 'A page of the column', content: { 'application/json': cellViewListSchema } } },
  problems: ['profile-not-found', 'name-malformed', 'request-malformed', 'cursor-malformed'],
};

export const deleteProfile: Operation = {
  method: 'delete',
  path: PROFILE_PATH,
  id: 'deleteProfile',
  tag,
  summary: 'Delete a profile and its column',
  params: profileParams,
  answers: { 204: { description: 'Deleted' } },
  problems: ['profile-not-found', 'profile-has-children', 'name-malformed', 'request-malformed'],
};

export const getKernels: Operation = {
  method: 'get',
  path: '/api/v1/kernels',
  id: 'getKernels',
  tag,
  summary: 'List recorded kernel releases, sorted by version',
  answers: { 200: { description: 'All kernel releases', content: { 'application/json': kernelListSchema } } },
  problems: [],
};
