import { headerConflicts } from './check-header.ts';
import type { FieldReader } from './field-reader.ts';
import type { ToldByKconfig } from './read-kconfig.ts';

/** Refuses a configuration of another kernel; forced, it is taken, and the notes say so. */
export function refuseConflicts(
  told: ToldByKconfig,
  kernel: { readonly release: string | null; readonly arch: string | null },
  force: unknown,
  reader: FieldReader,
): readonly string[] {
  if (force !== undefined && force !== null && typeof force !== 'boolean')
    reader.add('/force', 'expected true or false');
  const conflicts = headerConflicts(told, kernel);
  if (force === true) return conflicts.map(({ message }) => `forced, although ${message}`);
  for (const { about, message } of conflicts) {
    // A release by itself may be well formed: the pointer of one that is not would give the answer its code.
    reader.add(
      about === 'arch' ? '/arch' : '/kconfig',
      `${message}. Correct it, or force it (--force, force=true, "force": true)`,
    );
  }
  return [];
}
