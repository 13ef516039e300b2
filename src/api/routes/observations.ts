import type { Router } from 'express';
import { findObservation } from '#usecases/observations/find-observation.ts';
import { listConflicts } from '#usecases/observations/list-conflicts.ts';
import { listObservations } from '#usecases/observations/list-observations.ts';
import { objectToObservation } from '#usecases/observations/object-to-observation.ts';
import { recordObservation } from '#usecases/observations/record-observation.ts';
import type { ApiDeps } from '../api-deps.ts';
import { digestOf } from '../digest-of.ts';
import { HttpError } from '../http-error.ts';
import { mount, paramOf } from '../operation.ts';
import {
  getConflicts,
  getObservation,
  getObservations,
  observationParams,
  postObjection,
  postObservation,
} from '../operations/observations.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { idempotencyKeyOf, runOnce } from '../run-once.ts';
import { MAX_LOG_CHARS, objectionInput, observationInput, observationsQuery } from '../schemas/observation.ts';
import { noQuery, pageQuery } from '../schemas/shared.ts';
import { viewConflict, viewObservation } from '../view-observation.ts';

/** JSON may write each character of a log in six bytes (`\u0000`). */
const MAX_OBSERVATION_BYTES = 6 * MAX_LOG_CHARS + 256 * 1024;
const MAX_OBJECTION_BYTES = 16 * 1024;

export function mountObservations(router: Router, { ports }: ApiDeps): void {
  mount(router, postObservation, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    idempotencyKeyOf(req);
    if (mediaTypeOf(req) !== 'application/json') {
      throw new HttpError('unsupported-media-type', 'Send the observation as application/json.');
    }
    const json = await readJson(req, MAX_OBSERVATION_BYTES);
    const input = parseFields(observationInput, json, 'body', 'observation-malformed');
    const { status, body } = await runOnce(ports.idempotency, req, res, digestOf(JSON.stringify(json)), async () => {
      const { observation, revision } = await recordObservation(ports, input);
      return { status: 201, body: { observation: viewObservation(observation), revision } };
    });
    res.location((body as { observation: ReturnType<typeof viewObservation> }).observation.links.self);
    res.status(status).json(body);
  });

  mount(router, postObjection, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    idempotencyKeyOf(req);
    const { id } = parseFields(observationParams, { id: paramOf(req.params, 'id') }, 'query');
    if (mediaTypeOf(req) !== 'application/json') {
      throw new HttpError('unsupported-media-type', 'Send the objection as application/json.');
    }
    const json = await readJson(req, MAX_OBJECTION_BYTES);
    const { kind, reason, by = null } = parseFields(objectionInput, json, 'body', 'objection-malformed');
    const { status, body } = await runOnce(ports.idempotency, req, res, digestOf(JSON.stringify(json)), async () => {
      const { observation, revision } = await objectToObservation(ports, { id: Number(id), kind, reason, by });
      return { status: 201, body: { observation: viewObservation(observation), revision } };
    });
    res.location((body as { observation: ReturnType<typeof viewObservation> }).observation.links.self);
    res.status(status).json(body);
  });

  mount(router, getObservations, async (req, res) => {
    const query = parseFields(observationsQuery, req.query, 'query');
    const { image = null, profile = null, cursor = null, limit } = query;
    const conflict = query.conflict === undefined ? null : query.conflict === 'true';
    const page = await listObservations(ports, { image, profile, conflict, cursor, limit });
    res.json({ items: page.items.map(viewObservation), next: page.next, revision: page.revision });
  });

  mount(router, getObservation, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    const { id } = parseFields(observationParams, { id: paramOf(req.params, 'id') }, 'query');
    res.json(viewObservation(await findObservation(ports, { id: Number(id) })));
  });

  mount(router, getConflicts, async (req, res) => {
    const { cursor = null, limit } = parseFields(pageQuery, req.query, 'query');
    const { items, next, total, revision, ruleBook } = await listConflicts(ports, { cursor, limit });
    res.json({ items: items.map(viewConflict), next, total, revision, ruleBook });
  });
}
