import { DecodeBudget } from '#core/formats/criu/decode-budget.ts';
import { CRIU_LIMITS } from '#core/formats/criu/limits.ts';
import { WorkBudget } from '#core/formats/work-budget.ts';
import { UploadMeter } from './byte-source.ts';
import { ExpansionGuard } from './guard-expansion.ts';
import type { UnpackLimits } from './limits.ts';
import { Pace } from './pace.ts';

/** One upload that is being read: what it has sent, what it may spend for that, and whether anybody still waits. */
export class Upload {
  readonly limits: UnpackLimits;
  readonly meter: UploadMeter;
  /** Spent by everything that reads the upload once. */
  readonly work: WorkBudget;
  /** What all image sets in it may take. */
  readonly decoding: DecodeBudget;
  readonly pace: Pace;

  constructor(limits: UnpackLimits, signal: AbortSignal | null = null) {
    this.limits = limits;
    this.meter = new UploadMeter(limits.uploadBytes);
    this.work = this.newWork();
    this.decoding = new DecodeBudget(CRIU_LIMITS, this.work);
    this.pace = new Pace(signal);
  }

  /** For what reads the upload, or what is made of it, once more. */
  newWork(): WorkBudget {
    return new WorkBudget(this.limits, () => this.meter.bytes);
  }

  newGuard(): ExpansionGuard {
    return new ExpansionGuard(this.meter, this.limits);
  }
}
