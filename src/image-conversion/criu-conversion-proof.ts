import type { CriuRewriteTarget } from '#core/conversion/criu/criu-rewrite-target.ts';
import { type ConvertedVerdict, judgeConverted } from '#core/conversion/criu/judge-converted.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { ArchiveReader } from '#unpack/archive-reader.ts';
import type { Upload } from '#unpack/upload.ts';
import type { CriuArchiveRewriter } from './criu-archive-rewriter.ts';

/** Reads what a conversion gives as a scan would, and judges it. A conversion that leaves anything to convert is refused. */
export class CriuConversionProof {
  readonly #target: CriuRewriteTarget;
  readonly #rewriter: CriuArchiveRewriter;
  readonly #reader: ArchiveReader;

  constructor(target: CriuRewriteTarget, rewriter: CriuArchiveRewriter, upload: Upload) {
    this.#target = target;
    this.#rewriter = rewriter;
    this.#reader = new ArchiveReader(upload.limits, upload.newWork());
  }

  read(piece: Uint8Array): void {
    this.#attempt(() => this.#reader.write(piece));
  }

  /** @throws ImageError when the set does not restore on the target, or only with what was not asked for. */
  end(): ConvertedVerdict {
    const set = this.#attempt(() => this.#reader.end());
    const { profile, evaluator } = this.#target;
    try {
      return judgeConverted(signatureOf(inventoryOfCriu(set)).content, profile, evaluator);
    } catch (error) {
      if (!(error instanceof ImageError) || this.#rewriter.imageFiles > 0) throw error;
      const message =
        'the image set is in an archive inside this archive. Only a set in the outer archive can be converted';
      throw new ImageError('conversion-refused', `${message}; ${error.message}`);
    }
  }

  /** What came in damaged is said to be; what we wrote ourselves is not the sender's fault. */
  #attempt<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      const file = error instanceof ImageError ? error.file : null;
      const isOurs = file !== null && this.#rewriter.changedFiles.some((path) => `/${path}`.endsWith(`/${file}`));
      if (!isOurs) throw error;
      throw new Error(`${file} cannot be read after conversion for ${this.#target.profile.name}`, { cause: error });
    }
  }
}
