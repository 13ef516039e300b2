import type { ProfileInput } from '#core/profile/profile-input.ts';
import { openOutput } from './open-output.ts';
import { printableJson, type Terminal } from './terminal.ts';

/** The JSON of a profile, to standard output for `-`; a file is there whole or not at all. */
export async function writeProfile(
  input: ProfileInput,
  path: string,
  force: boolean,
  terminal: Terminal,
): Promise<void> {
  const text = printableJson(input);
  if (path === '-') return terminal.out(text);
  const output = await openOutput(path, force);
  try {
    await output.write(new TextEncoder().encode(text));
    await output.finish();
  } finally {
    await output.abandon();
  }
}
