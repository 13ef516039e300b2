#!/usr/bin/env node
// The command line. The sources are TypeScript run by tsx; there is no build step.
const FAULT = 70;

// A reader that has seen enough (`| head`) is no fault, and must not turn the exit status into "no".
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') process.exitCode = FAULT;
  });
}

try {
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import('../src/cli/main.ts');
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isInteractive: process.stderr.isTTY === true,
  });
} catch (error) {
  process.stderr.write(`restore-matrix: cannot start: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = FAULT;
}
