import type { ImageError } from '../../../formats/image-error.ts';
import { readNumber } from '../../../formats/linux-cr/byte-order.ts';
import type { Candidate } from '../../../formats/linux-cr/candidates.ts';
import type { LinuxCrLimits } from '../../../formats/linux-cr/limits.ts';
import { createLinuxCrReader, type LinuxCrReader } from '../../../formats/linux-cr/linux-cr-reader.ts';
import type { PossibleRevisions } from '../../../formats/linux-cr/possible-revisions.ts';
import type { RecordHead } from '../../../formats/linux-cr/walk-start.ts';
import { chooseSource } from './choose-source.ts';
import { RecordRewriter, type RewriteCounts } from './record-rewriter.ts';
import { RecordSegmenter } from './record-segmenter.ts';
import { ambiguous, type RewriteTarget } from './rewrite-target.ts';

/** Bytes that are held until the stream has told its header revision. */
const HELD_BYTES = 4 * 1024 * 1024;
const HEADER_BYTES = 72;

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
  options: { readonly revision?: string | null; readonly limits?: Partial<LinuxCrLimits> } = {},
): LinuxCrRewriter {
  return new Rewriting(target, options.revision ?? null, options.limits ?? {});
}

class Rewriting implements LinuxCrRewriter {
  readonly #target: RewriteTarget;
  readonly #reader: LinuxCrReader;
  readonly #announced: RecordHead[] = [];
  readonly #head = new Uint8Array(HEADER_BYTES);
  #headFilled = 0;
  #possible: PossibleRevisions | null = null;
  readonly #numbers = new Set<number>();
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #started: { records: RecordRewriter; segmenter: RecordSegmenter } | null = null;

  constructor(target: RewriteTarget, revision: string | null, limits: Partial<LinuxCrLimits>) {
    this.#target = target;
    this.#reader = createLinuxCrReader(limits, {
      revision,
      onCandidates: (possible) => {
        this.#possible = possible;
      },
      onRecord: (head) => this.#announce(head),
    });
  }

  write(chunk: Uint8Array): readonly Uint8Array[] {
    this.#reader.write(chunk);
    if (this.#started !== null) {
      this.#started.segmenter.write(chunk);
      return this.#started.records.takeOutput();
    }
    this.#hold(chunk);
    const source = chooseSource(this.#candidates(), this.#numbers, this.#netnsBit());
    if (source !== null) return this.#start(source);
    if (this.#heldBytes > HELD_BYTES) throw this.#ambiguous();
    return [];
  }

  end(): { rest: readonly Uint8Array[]; report: RewriteReport } {
    const { candidates } = this.#reader.end();
    const early = [];
    if (this.#started === null) {
      const source = chooseSource(candidates, this.#numbers, this.#netnsBit());
      if (source === null) throw this.#ambiguous();
      early.push(...this.#start(source));
    }
    const started = this.#started;
    if (started === null) throw this.#ambiguous();
    started.segmenter.end();
    const source = candidates.findLast((candidate) => started.records.hasReadAs(candidate));
    if (source === undefined) throw this.#ambiguous();
    const counts = started.records.finish();
    const report = { ...counts, from: source.revision.id, to: this.#target.revision.id };
    return { rest: [...early, ...started.records.takeOutput()], report };
  }

  #announce(head: RecordHead): void {
    if (this.#started !== null) this.#started.segmenter.announce(head);
    else {
      this.#announced.push(head);
      this.#numbers.add(head.number);
    }
  }

  #hold(chunk: Uint8Array): void {
    const toHead = chunk.subarray(0, Math.min(chunk.length, HEADER_BYTES - this.#headFilled));
    this.#head.set(toHead, this.#headFilled);
    this.#headFilled += toHead.length;
    this.#held.push(chunk.slice());
    this.#heldBytes += chunk.length;
  }

  #start(source: Candidate): readonly Uint8Array[] {
    const order = this.#order();
    const records = new RecordRewriter(source, () => this.#candidates(), this.#target, order);
    const segmenter = new RecordSegmenter(records);
    this.#started = { records, segmenter };
    for (const head of this.#announced.splice(0)) segmenter.announce(head);
    for (const chunk of this.#held) segmenter.write(chunk);
    this.#held = [];
    return records.takeOutput();
  }

  #candidates(): readonly Candidate[] {
    return this.#possible?.candidates ?? [];
  }

  #order(): 'little' | 'big' {
    return this.#head[0] === 1 ? 'little' : 'big';
  }

  /** Bit 1 of uflags. */
  #netnsBit(): boolean {
    const order = this.#order();
    return (readNumber(this.#head, order === 'little' ? 64 : 68, 4, order) & 2) !== 0;
  }

  #ambiguous(): ImageError {
    return ambiguous(this.#candidates());
  }
}
