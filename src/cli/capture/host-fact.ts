import type { HostFacts } from '#core/profile/profile.ts';
import type { HostFiles } from './host-files.ts';

/** A fact, and the file that says it. */
export interface HostFact {
  readonly name: keyof HostFacts;
  readonly value: unknown;
  readonly source: string;
}

/** What one file says; null where it is not there, or holds something else. */
export async function factOf<T>(
  files: HostFiles,
  name: keyof HostFacts,
  source: string,
  read: (text: string) => T | null,
): Promise<HostFact | null> {
  const text = await files.text(source);
  const value = text === null ? null : read(text);
  return value === null ? null : { name, value, source };
}
