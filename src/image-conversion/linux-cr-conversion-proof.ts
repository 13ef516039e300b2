import { conversionInspector } from '#core/conversion/linux-cr/inspect-record.ts';
import type { RewriteTarget } from '#core/conversion/linux-cr/rewrite/rewrite-target.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { createLinuxCrReader, type LinuxCrReader } from '#core/formats/linux-cr/linux-cr-reader.ts';
import type { WorkBudget } from '#core/formats/work-budget.ts';
import { inventoryOfLinuxCr } from '#core/inventory/linux-cr/inventory-of-linux-cr.ts';
import { linuxCrSupport } from '#core/object-types/linux-cr/revisions.ts';
import type { RuleBook } from '#core/rules/rule.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { Verdict } from '#core/verdict/verdict.ts';

/**
 * What the bytes of an image decide, whatever the configuration of the kernel: object versions, which are no rules, and
 * the rules that a conversion can meet.
 */
function bytesOnly({ revision, rules }: RuleBook): RuleBook {
  return { revision, rules: rules.filter(({ adjustments }) => adjustments.some(({ kind }) => kind === 'convert')) };
}

/** Reads what a conversion gives as the target's kernel would, and judges it. A conversion that does not fit is refused. */
export class LinuxCrConversionProof {
  readonly #target: RewriteTarget;
  readonly #evaluator: Evaluator;
  readonly #reader: LinuxCrReader;

  constructor(target: RewriteTarget, evaluator: Evaluator, work: WorkBudget) {
    this.#target = target;
    this.#evaluator = evaluator;
    this.#reader = createLinuxCrReader({}, { inspector: conversionInspector, revision: target.revision.id }, work);
  }

  read(piece: Uint8Array): void {
    try {
      this.#reader.write(piece);
    } catch (error) {
      throw this.#failure(error);
    }
  }

  /** What the rule book says of what came out. @throws Error when the image still does not fit: a fault of ours. */
  end(): Verdict {
    const { profile } = this.#target;
    const { decide, ruleBook } = this.#evaluator;
    const content = this.#content();
    const { verdict, findings } = decide(content, profile, bytesOnly(ruleBook));
    const [open] = findings.filter(({ severity }) => severity !== 'note');
    if (verdict !== 'yes' && open !== undefined) {
      throw this.#failure(new Error(`${open.objectType} requires ${open.required}, found ${open.found}`));
    }
    return decide(content, profile, ruleBook).verdict;
  }

  #content() {
    try {
      return signatureOf(inventoryOfLinuxCr(this.#reader.end())).content;
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #failure(cause: unknown): Error {
    const { profile } = this.#target;
    if (this.#takesMore()) {
      const message = `profile ${profile.name} supports object versions that no single header revision has, and the result cannot be read back`;
      return new ImageError('conversion-refused', message);
    }
    return new Error(`the image converted for ${profile.name} does not restore on it`, { cause });
  }

  /** Objects beyond those of the target's header revision stay as they are, and no reader knows such a mixture. */
  #takesMore(): boolean {
    const { profile, revision } = this.#target;
    const own = linuxCrSupport(revision.id, profile.arch) ?? {};
    return Object.entries(profile.objectSupport).some(
      ([type, versions]) =>
        type.startsWith('linux-cr/') && versions.some((version) => own[type]?.includes(version) !== true),
    );
  }
}
