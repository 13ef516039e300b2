import type { Router } from 'express';
import type { ObjectType } from '#core/object-types/object-type.ts';
import { findObjectType } from '#usecases/object-types/find-object-type.ts';
import { listObjectTypes } from '#usecases/object-types/list-object-types.ts';
import { putObjectType as recordObjectType } from '#usecases/object-types/put-object-type.ts';
import { UseCaseError } from '#usecases/use-case-error.ts';
import type { ApiDeps } from '../api-deps.ts';
import { HttpError } from '../http-error.ts';
import { mount, paramOf } from '../operation.ts';
import { getObjectType, getObjectTypes, putObjectType } from '../operations/object-types.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { objectTypeInput } from '../schemas/object-type.ts';
import { noQuery } from '../schemas/shared.ts';
import { viewObjectType, viewObjectTypeSummary } from '../views.ts';

const MAX_OBJECT_TYPE_BYTES = 256 * 1024;

export function mountObjectTypes(router: Router, { ports }: ApiDeps): void {
  mount(router, getObjectTypes, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json({ items: (await listObjectTypes(ports)).map(viewObjectTypeSummary) });
  });

  mount(router, getObjectType, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(viewObjectType(await findObjectType(ports, { id: paramOf(req.params, 'id') }), ports.evaluator.ruleBook));
  });

  mount(router, putObjectType, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    if (mediaTypeOf(req) !== 'application/json') {
      throw new HttpError('unsupported-media-type', 'Send the object type as application/json.');
    }
    const id = paramOf(req.params, 'id');
    const json = await readJson(req, MAX_OBJECT_TYPE_BYTES);
    const input = parseFields(objectTypeInput, json, 'body', 'object-type-malformed');
    if (input.id !== undefined && input.id !== id) {
      const errors = [{ pointer: '/id', message: `must be ${id}, as in the path, or omitted` }];
      throw new UseCaseError('object-type-malformed', 'The ids in the path and the body differ.', { errors });
    }
    const type: ObjectType = { ...input, id };
    const { created } = await recordObjectType(ports, { type });
    const body = viewObjectType({ type, builtin: false }, ports.evaluator.ruleBook);
    if (created) res.location(body.links.self);
    res.status(created ? 201 : 200).json(body);
  });
}
