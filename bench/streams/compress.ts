import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Chunks } from './large-streams.ts';

/** By a program at its level 3. False where there is no such program. */
export async function compress(program: string, chunks: Chunks, into: string): Promise<boolean> {
  const child = spawn(program, ['-q', '-3', '-c'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const started = await Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)]);
  if (!started) return false;
  await Promise.all([pipeline(Readable.from(chunks), child.stdin), pipeline(child.stdout, createWriteStream(into))]);
  return true;
}
