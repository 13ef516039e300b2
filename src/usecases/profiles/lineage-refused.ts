import { nearestNames } from '#core/answer/nearest-names.ts';
import type { LineageError } from '#core/profile/lineage-error.ts';
import type { Ports } from '../ports/ports.ts';
import { UseCaseError } from '../use-case-error.ts';

/** A parent that cannot be had, or a profile that is one and cannot go. */
export async function lineageRefused(ports: Pick<Ports, 'profiles'>, error: LineageError): Promise<UseCaseError> {
  if (error.fault === 'has-children') return new UseCaseError('profile-has-children', error.message);
  const errors = [{ pointer: '/parent', message: error.message }];
  if (error.fault !== 'unknown-parent') return new UseCaseError('profile-parent-refused', error.message, { errors });
  const nearest = nearestNames(error.names[0] ?? '', await ports.profiles.names());
  return new UseCaseError('profile-parent-unknown', error.message, { errors, nearest });
}
