import type { AnswerShape, Operation } from '../operation.ts';
import {
  fleetInput,
  fleetListSchema,
  fleetParams,
  fleetSchema,
  floorSchema,
  holdingBackSchema,
} from '../schemas/fleet.ts';
import { pageQuery } from '../schemas/shared.ts';

export const FLEETS_PATH = '/api/v1/fleets';
const FLEET_PATH = `${FLEETS_PATH}/{name}`;
const tag = 'Fleets';

const shown = (description: string): AnswerShape => ({ description, content: { 'application/json': fleetSchema } });

export const putFleet: Operation = {
  method: 'put',
  path: FLEET_PATH,
  id: 'putFleet',
  tag,
  summary: 'Record or replace a fleet',
  description:
    'The body lists profiles with node counts. A fleet may have no profiles; every answer about it is then `unknown`.',
  params: fleetParams,
  body: { 'application/json': fleetInput },
  answers: { 200: shown('Replaced or unchanged'), 201: shown('Created; `Location` has its address') },
  problems: ['fleet-malformed', 'name-malformed', 'request-malformed', 'payload-too-large', 'unsupported-media-type'],
};

export const getFleets: Operation = {
  method: 'get',
  path: FLEETS_PATH,
  id: 'getFleets',
  tag,
  summary: 'List all fleets by name',
  query: pageQuery,
  answers: { 200: { description: 'A page', content: { 'application/json': fleetListSchema } } },
  problems: ['request-malformed', 'cursor-malformed'],
};

export const getFleet: Operation = {
  method: 'get',
  path: FLEET_PATH,
  id: 'getFleet',
  tag,
  summary: 'Show one fleet',
  params: fleetParams,
  answers: { 200: shown('The fleet') },
  problems: ['fleet-not-found', 'request-malformed'],
};

export const deleteFleet: Operation = {
  method: 'delete',
  path: FLEET_PATH,
  id: 'deleteFleet',
  tag,
  summary: 'Delete a fleet; its profiles stay',
  params: fleetParams,
  answers: { 204: { description: 'Deleted' } },
  problems: ['fleet-not-found', 'request-malformed'],
};

export const getFleetFloor: Operation = {
  method: 'get',
  path: `${FLEET_PATH}/floor`,
  id: 'getFleetFloor',
  tag,
  summary: 'What every profile of the fleet offers',
  description: 'A fact that any profile does not record is not part of the floor; `notRecorded` lists those profiles.',
  params: fleetParams,
  answers: { 200: { description: 'The common floor', content: { 'application/json': floorSchema } } },
  problems: ['fleet-not-found', 'request-malformed'],
};

export const getHoldingBack: Operation = {
  method: 'get',
  path: `${FLEET_PATH}/holding-back`,
  id: 'getHoldingBack',
  tag,
  summary: 'Which profiles of the fleet refuse images that the others accept',
  description: 'Uses the decided verdicts; `open` counts the images without a verdict.',
  params: fleetParams,
  answers: { 200: { description: 'Members, ranked', content: { 'application/json': holdingBackSchema } } },
  problems: ['fleet-not-found', 'request-malformed'],
};
