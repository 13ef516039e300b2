import type { Conflict, StoredObservation } from '#usecases/ports/observations.ts';
import { CAN_RESTORE_PATH } from './operations/can-restore.ts';
import { OBSERVATIONS_PATH } from './operations/observations.ts';

export function viewObservation(observation: StoredObservation) {
  const { id, image, profile, observedAt, recordedAt, log, logBytes, objections, observed: _, ...rest } = observation;
  const question = new URLSearchParams([
    ['image', image.digest],
    ['profile', profile],
  ]);
  return {
    id,
    image,
    profile,
    ...rest,
    when: observedAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
    log: { bytes: logBytes, lines: log },
    objections: objections.map((one) => ({ ...one, recordedAt: one.recordedAt.toISOString() })),
    links: { self: `${OBSERVATIONS_PATH}/${id}`, canRestore: `${CAN_RESTORE_PATH}?${question}` },
  };
}

export function viewConflict({ observation, ...conflict }: Conflict) {
  const { observedAt, log, ...rest } = observation;
  return { ...conflict, observation: { ...rest, when: observedAt.toISOString(), lines: log } };
}
