import type { Router } from 'express';
import { deleteFleet as forgetFleet } from '#usecases/fleets/delete-fleet.ts';
import { findFleet } from '#usecases/fleets/find-fleet.ts';
import { listFleets } from '#usecases/fleets/list-fleets.ts';
import { putFleet as recordFleet } from '#usecases/fleets/put-fleet.ts';
import { showCommonFloor } from '#usecases/fleets/show-common-floor.ts';
import { showHoldingBack } from '#usecases/fleets/show-holding-back.ts';
import type { Fleet } from '#usecases/ports/fleets.ts';
import type { ApiDeps } from '../api-deps.ts';
import { HttpError } from '../http-error.ts';
import { mount, paramOf } from '../operation.ts';
import {
  deleteFleet,
  FLEETS_PATH,
  getFleet,
  getFleetFloor,
  getFleets,
  getHoldingBack,
  putFleet,
} from '../operations/fleets.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { fleetInput } from '../schemas/fleet.ts';
import { noQuery, pageQuery } from '../schemas/shared.ts';

const MAX_BODY_BYTES = 512 * 1024;

export function mountFleets(router: Router, { ports }: ApiDeps): void {
  mount(router, putFleet, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    if (mediaTypeOf(req) !== 'application/json') {
      throw new HttpError(
        'unsupported-media-type',
        'Send {"profiles": [{"profile": "...", "nodes": 1}]} as application/json.',
      );
    }
    const { profiles, labels = {} } = parseFields(
      fleetInput,
      await readJson(req, MAX_BODY_BYTES),
      'body',
      'fleet-malformed',
    );
    const { fleet, created } = await recordFleet(ports, { name: paramOf(req.params, 'name'), profiles, labels });
    const body = viewFleet(fleet);
    if (created) res.location(body.links.self);
    res.status(created ? 201 : 200).json(body);
  });

  mount(router, getFleets, async (req, res) => {
    const { cursor = null, limit } = parseFields(pageQuery, req.query, 'query');
    const page = await listFleets(ports, { cursor, limit });
    res.json({ items: page.items.map(viewFleet), next: page.next });
  });

  mount(router, getFleet, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(viewFleet(await findFleet(ports, { name: paramOf(req.params, 'name') })));
  });

  mount(router, deleteFleet, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    await forgetFleet(ports, { name: paramOf(req.params, 'name') });
    res.status(204).end();
  });

  mount(router, getFleetFloor, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(await showCommonFloor(ports, { name: paramOf(req.params, 'name') }));
  });

  mount(router, getHoldingBack, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    const fleet = paramOf(req.params, 'name');
    const { images, members: profiles, missing, revision, ruleBook } = await showHoldingBack(ports, { name: fleet });
    res.json({ fleet, images, profiles, missing, revision, ruleBook });
  });
}

function viewFleet({ name, members, labels, updatedAt }: Fleet) {
  const self = `${FLEETS_PATH}/${encodeURIComponent(name)}`;
  const nodes = members.reduce((sum, member) => sum + member.nodes, 0);
  const links = { self, floor: `${self}/floor`, holdingBack: `${self}/holding-back` };
  return { name, profiles: members, nodes, labels, updatedAt: updatedAt.toISOString(), links };
}
