import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';
import { countMatches } from '../match-condition.ts';

/** How images that were read with the schema of CRIU 4.2 name the field `gcs` of `thread_info_aarch64`. */
const GCS_FIELD = 'thread_info_aarch64.6';

export function detectArm64Gcs(index: FileIndex): Detected | null {
  const named = index.set.files.filter((file) => unknownNamesOf(file).includes(GCS_FIELD)).length;
  const count = named + countMatches({ file: 'core', path: 'ti_aarch64.gcs', op: 'present' }, index);
  return count === 0 ? null : { count, attributes: {} };
}

function unknownNamesOf(file: { readonly unknownFieldNames?: readonly string[] }): readonly string[] {
  return file.unknownFieldNames ?? [];
}
