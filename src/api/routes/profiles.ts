import type { Request, Router } from 'express';
import { queryColumn } from '#usecases/matrix/query-column.ts';
import { deleteProfile as forgetProfile } from '#usecases/profiles/delete-profile.ts';
import { listKernels } from '#usecases/profiles/list-kernels.ts';
import { listProfiles } from '#usecases/profiles/list-profiles.ts';
import { putProfile as recordProfile } from '#usecases/profiles/put-profile.ts';
import { showProfile, withProvenance } from '#usecases/profiles/show-profile.ts';
import { UseCaseError } from '#usecases/use-case-error.ts';
import type { ApiDeps } from '../api-deps.ts';
import { HttpError } from '../http-error.ts';
import { mount, paramOf } from '../operation.ts';
import {
  deleteProfile,
  getKernels,
  getProfile,
  getProfileColumn,
  getProfiles,
  KCONFIG_TYPES,
  putProfile,
} from '../operations/profiles.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { MAX_KCONFIG_BYTES, readKconfig } from '../read-kconfig.ts';
import { kconfigQuery, profileInput, profileQuery } from '../schemas/profile.ts';
import { noQuery, pageQuery } from '../schemas/shared.ts';
import { viewCells, viewProfile, viewProfileSummary } from '../views.ts';

/** JSON holds a `.config` as a string with escapes, and little else. */
const MAX_PROFILE_BYTES = 2 * MAX_KCONFIG_BYTES;

function required(query: object, names: readonly string[]): void {
  const errors = names.filter((name) => !(name in query)).map((pointer) => ({ pointer, message: 'is required' }));
  if (errors.length > 0)
    throw new HttpError('request-malformed', 'A .config body requires these fields in the query.', { errors });
}

/** The use case checks the rest. */
async function profileInputOf(req: Request): Promise<unknown> {
  const type = mediaTypeOf(req);
  if (type === 'application/json') {
    parseFields(noQuery, req.query, 'query');
    return parseFields(profileInput, await readJson(req, MAX_PROFILE_BYTES), 'body', 'profile-malformed');
  }
  if ((KCONFIG_TYPES as readonly string[]).includes(type)) {
    const { kconfigComplete, ...fields } = parseFields(kconfigQuery, req.query, 'query');
    if (fields.parent === undefined) required(req.query, ['restorer']);
    const complete = kconfigComplete === undefined ? {} : { kconfigComplete: kconfigComplete === 'true' };
    return { ...fields, ...complete, kconfig: await readKconfig(req) };
  }
  const taken = `application/json, ${KCONFIG_TYPES.join(', ')}`;
  throw new HttpError('unsupported-media-type', `Content-Type ${type || '(none)'} is not supported. Use ${taken}.`);
}

/** The name is in the path. A raw `.config` is the whole body, and every other field came in the query. */
function placed(error: UseCaseError, isJson: boolean): UseCaseError {
  const errors = error.errors.map((field) => {
    const name = field.pointer.split('/')[1] ?? '';
    if (isJson && name !== 'name') return field;
    return { ...field, pointer: name === 'kconfig' ? '' : name };
  });
  return new UseCaseError(error.code, error.message, { errors, nearest: error.nearest });
}

export function mountProfiles(router: Router, { ports }: ApiDeps): void {
  mount(router, putProfile, async (req, res) => {
    const name = paramOf(req.params, 'name');
    const profile = await profileInputOf(req);
    const put = await recordProfile(ports, { name, profile }).catch((error: unknown) => {
      throw error instanceof UseCaseError ? placed(error, mediaTypeOf(req) === 'application/json') : error;
    });
    const body = viewProfile(withProvenance(put));
    if (put.created) res.location(body.links.self);
    res.status(put.created ? 201 : 200).json(body);
  });

  mount(router, getProfiles, async (req, res) => {
    const { cursor = null, limit } = parseFields(pageQuery, req.query, 'query');
    const page = await listProfiles(ports, { cursor, limit });
    res.json({ items: page.items.map(viewProfileSummary), next: page.next });
  });

  mount(router, getProfile, async (req, res) => {
    const { option = null } = parseFields(profileQuery, req.query, 'query');
    res.json(viewProfile(await showProfile(ports, { name: paramOf(req.params, 'name'), option })));
  });

  mount(router, getProfileColumn, async (req, res) => {
    const { cursor = null, limit } = parseFields(pageQuery, req.query, 'query');
    res.json(viewCells(await queryColumn(ports, { name: paramOf(req.params, 'name'), cursor, limit })));
  });

  mount(router, deleteProfile, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    await forgetProfile(ports, { name: paramOf(req.params, 'name') });
    res.status(204).end();
  });

  mount(router, getKernels, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json({ items: await listKernels(ports) });
  });
}
