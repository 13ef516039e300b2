import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { MUCH } from './much-text.ts';

it('writes all of a text to a pipe that takes no more for now', async () => {
  const script = fileURLToPath(new URL('write-much.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // Nothing is read until the process has written what it can.
  for await (const text of child.stderr.setEncoding('utf8')) {
    expect(text).toBe('written');
    break;
  }
  let out = '';
  for await (const text of child.stdout.setEncoding('utf8')) out += text;
  expect(await exited).toBe(0);
  expect(out).toBe(`${MUCH}last`);
});
