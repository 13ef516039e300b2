import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Elsewhere {
  readonly child: ChildProcess;
  /** What the server's URL is, or what the process said when it ended without one. */
  readonly said: Promise<string>;
  readonly ended: Promise<unknown>;
}

const MODULE = fileURLToPath(new URL('../../../src/embedded/start-postgres.ts', import.meta.url));

/** A process of its own that starts a server and then runs `afterwards`. */
export function startElsewhere(dataDir: string, { durable = true, afterwards = 'setInterval(() => {}, 1000);' } = {}) {
  const code = `const { startPostgres } = await import(${JSON.stringify(MODULE)});
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: ${durable} });
    console.log(server.url); ${afterwards}`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', code];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const said = new Promise<string>((resolve) => {
    child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim()));
    let errors = '';
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString();
    });
    void ended.then(() => resolve(errors));
  });
  return { child, said, ended } satisfies Elsewhere;
}

export async function kill({ child, ended }: Elsewhere): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}
