import type { LinuxCrLimits } from '../../../formats/linux-cr/limits.ts';
import { createLinuxCrReader, type LinuxCrReader } from '../../../formats/linux-cr/linux-cr-reader.ts';
import type { PossibleRevisions } from '../../../formats/linux-cr/possible-revisions.ts';
import type { ReadHeader, RecordHead } from '../../../formats/linux-cr/walk-start.ts';
import { WorkBudget } from '../../../formats/work-budget.ts';
import { RecordRewriter, type RewriteCounts } from './record-rewriter.ts';
import { RecordSegmenter } from './record-segmenter.ts';
import { ambiguous, type RewriteTarget } from './rewrite-target.ts';

/** Bytes that are held until the header revision of the stream is known. */
const HELD_BYTES = 4 * 1024 * 1024;

export interface RewriteReport extends RewriteCounts {
  /** Header revision that the image was read as. */
  readonly from: string;
  readonly to: string;
}

export interface LinuxCrRewriter {
  /**
   * Takes a chunk of any size, gives what can be written by now: pieces that are good until the next call.
   * @throws ImageError when the bytes are wrong, or an object cannot go over; nothing written so far is an image then.
   */
  write(chunk: Uint8Array): readonly Uint8Array[];
  /** The rest, once the image has ended. @throws ImageError likewise. */
  end(): { readonly rest: readonly Uint8Array[]; readonly report: RewriteReport };
}

/**
 * One pass over a Linux-CR stream that makes of it one which the target takes. Memory does not grow with the image. The
 * same reader as everywhere reads along, so that bad bytes raise the same errors at the same offsets.
 *
 * `revision`: the header revision of the image by id, where the caller knows it.
 */
export function createLinuxCrRewriter(
  target: RewriteTarget,
  options: {
    readonly revision?: string | null;
    readonly limits?: Partial<LinuxCrLimits>;
    readonly work?: WorkBudget;
  } = {},
): LinuxCrRewriter {
  return new Rewriting(target, options.revision ?? null, options.limits ?? {}, options.work ?? new WorkBudget());
}

interface Started {
  readonly records: RecordRewriter;
  readonly segmenter: RecordSegmenter;
  readonly possible: PossibleRevisions;
}

class Rewriting implements LinuxCrRewriter {
  readonly #target: RewriteTarget;
  readonly #reader: LinuxCrReader;
  readonly #announced: RecordHead[] = [];
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #started: Started | null = null;

  constructor(target: RewriteTarget, revision: string | null, limits: Partial<LinuxCrLimits>, work: WorkBudget) {
    this.#target = target;
    const listeners = {
      onHeader: (read: ReadHeader) => this.#start(read),
      onRecord: (head: RecordHead) => this.#announce(head),
    };
    this.#reader = createLinuxCrReader(limits, { revision, ...listeners }, work);
  }

  write(chunk: Uint8Array): readonly Uint8Array[] {
    this.#reader.write(chunk);
    const taken = this.#held.length > 0 ? 0 : (this.#started?.segmenter.write(chunk) ?? 0);
    if (taken < chunk.length) this.#hold(chunk.slice(taken));
    if (taken === 0) this.#drain();
    if (this.#heldBytes > HELD_BYTES) throw ambiguous(this.#started?.possible.candidates ?? []);
    return this.#started?.records.takeOutput() ?? [];
  }

  end(): { rest: readonly Uint8Array[]; report: RewriteReport } {
    const { candidates } = this.#reader.end();
    this.#drain();
    const started = this.#started;
    if (started === null || this.#held.length > 0) throw ambiguous(candidates);
    started.segmenter.end();
    const source = candidates.findLast((candidate) => started.records.hasReadAs(candidate));
    if (source === undefined) throw ambiguous(candidates);
    const counts = started.records.finish();
    const report = { ...counts, from: source.revision.id, to: this.#target.revision.id };
    return { rest: started.records.takeOutput(), report };
  }

  #start({ order, header, possible }: ReadHeader): void {
    const { netnsBit } = header;
    const records = new RecordRewriter(() => possible.candidates, this.#target, { order, netnsBit });
    const segmenter = new RecordSegmenter(records);
    for (const head of this.#announced.splice(0)) segmenter.announce(head);
    this.#started = { records, segmenter, possible };
  }

  #announce(head: RecordHead): void {
    if (this.#started === null) this.#announced.push(head);
    else this.#started.segmenter.announce(head);
  }

  #hold(chunk: Uint8Array): void {
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
  }

  /** What was held, as far as the revisions that are left agree on it. */
  #drain(): void {
    let drained = 0;
    for (const chunk of this.#held) {
      const taken = this.#started?.segmenter.write(chunk) ?? 0;
      this.#heldBytes -= taken;
      if (taken < chunk.length) {
        this.#held[drained] = chunk.subarray(taken);
        break;
      }
      drained += 1;
    }
    // Not one by one: a sender can make them of a byte each, and an array moves all that is behind.
    this.#held.splice(0, drained);
  }
}
