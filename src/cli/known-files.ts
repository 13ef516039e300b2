import type { AskedImage } from '#core/answer/answer.ts';
import type { Material } from '#core/answer/judge-profiles.ts';
import type { Arch } from '#core/image/arch.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { Profile } from '#core/profile/profile.ts';
import { checkFeatures } from '#core/rules/check-features.ts';
import { withRelevantOptions } from '#core/rules/with-relevant-options.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { checked } from './derive-from-files.ts';
import type { ScannedImage } from './read-image-file.ts';

/** An image and kernels from files: everything that an answer without a service needs. */
export interface KnownFiles extends Material {
  readonly image: AskedImage & { readonly arch: Arch };
  readonly inventory: Inventory;
  readonly content: SignatureContent;
}

/** `name`: the name of the image in the answer, because the file does not contain one. */
export function knownFiles(
  { inventory, digest }: ScannedImage,
  name: string,
  profiles: readonly Profile[],
  { ruleBook }: Evaluator,
): KnownFiles {
  for (const profile of profiles) checked(`the profile ${profile.name}`, () => checkFeatures(profile, ruleBook));
  const { hash, content } = signatureOf(inventory);
  return {
    image: { digest, name, format: inventory.format, arch: inventory.arch, signature: hash },
    inventory,
    content,
    // As a service reads them.
    profiles: new Map(profiles.map((profile) => [profile.name, withRelevantOptions(profile, ruleBook)])),
  };
}

/** For answers that use no matrix. */
export const NO_REVISION = 0;
