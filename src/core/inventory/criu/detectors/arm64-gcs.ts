import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** The guarded control stack is announced as field 6 of `thread_info_aarch64`; CRIU 4.2's schema does not have it. */
const GCS_FIELD = 'thread_info_aarch64.6';

export function detectArm64Gcs(index: FileIndex): Detected | null {
  const count = index.set.files.filter((file) => unknownNamesOf(file).includes(GCS_FIELD)).length;
  return count === 0 ? null : { count, attributes: {} };
}

function unknownNamesOf(file: { readonly unknownFieldNames?: readonly string[] }): readonly string[] {
  return file.unknownFieldNames ?? [];
}
