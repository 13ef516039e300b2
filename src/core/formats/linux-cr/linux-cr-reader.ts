import { ByteFeeder } from '../byte-program.ts';
import { WorkBudget } from '../work-budget.ts';
import { LINUX_CR_LIMITS, type LinuxCrLimits } from './limits.ts';
import type { LinuxCrRecords } from './linux-cr-records.ts';
import { readLinuxCr } from './read-linux-cr.ts';
import type { WalkStart } from './walk-start.ts';

export interface LinuxCrReader {
  /** @throws ImageError as soon as the bytes are wrong. */
  write(chunk: Uint8Array): void;
  /** @throws ImageError when the stream ended too early. */
  end(): LinuxCrRecords;
}

const ALONE: WalkStart = { inspector: null, onRecord: null, onHeader: null, revision: null };

/** Reads one stream, in chunks of any size, and keeps nothing of it but counts and the attributes rules look at. */
export function createLinuxCrReader(
  limits: Partial<LinuxCrLimits> = {},
  start: Partial<WalkStart> = {},
  work: WorkBudget = new WorkBudget(),
): LinuxCrReader {
  const program = readLinuxCr({ ...LINUX_CR_LIMITS, ...limits }, { ...ALONE, ...start }, work);
  const feeder = new ByteFeeder(program, null, work);
  return {
    write: (chunk) => feeder.write(chunk),
    end: () => feeder.end(),
  };
}
