import type { SignatureContent } from '../signature/signature.ts';

/** Whether one of `TYPE` or `TYPE@VERSION` means the object. */
export function ignores(
  ignore: readonly string[],
  { type, version }: Pick<SignatureContent['objects'][number], 'type' | 'version'>,
): boolean {
  return ignore.includes(type) || ignore.includes(`${type}@${version}`);
}
