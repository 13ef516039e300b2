import type { Operation } from '../operation.ts';
import * as canRestore from './can-restore.ts';
import * as images from './images.ts';
import * as matrix from './matrix.ts';
import * as objectTypes from './object-types.ts';
import * as profiles from './profiles.ts';
import * as service from './service.ts';

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'method' in value && 'answers' in value;

/** Everything the service answers, in the order of the documentation. */
export const ALL_OPERATIONS: readonly Operation[] = [
  canRestore,
  images,
  profiles,
  objectTypes,
  matrix,
  service,
].flatMap((module) => Object.values(module).filter(isOperation));
