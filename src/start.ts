/** Entry point of `npm start`: database, API and worker in one process, with samples, on embedded defaults. */
import { join, relative } from 'node:path';
import type { Logger } from 'pino';
import type { Answer } from '#core/answer/answer.ts';
import { jobHandlers } from '../workers/job-handlers.ts';
import { builtinReporter, createStartReport, type StartReport } from './cli/start-report.ts';
import { type Composition, compose } from './compose.ts';
import type { Config } from './config/config.ts';
import { productVersion } from './config/product-version.ts';
import { startPostgres } from './embedded/start-postgres.ts';
import { runProcess } from './run-process.ts';

const POLL_MS = 50;
/** The seed's own question: an image of 2.6.38, and the kernel that was to be 2.6.40. */
const EXAMPLE = { image: 'web', kernel: '2.6.40' };

runProcess(
  'restore-matrix',
  async ({ config, logger, registry, signal, onStop }) => {
    const report = createStartReport(process.stdout);
    report.say(`\nRestore Matrix ${productVersion()}\n`);
    const databaseUrl = config.databaseUrl ?? (await startDatabase(config, report, logger, onStop));
    signal.throwIfAborted();
    const composition = await compose({ config, databaseUrl, logger, registry });
    onStop(() => composition.close());
    report.done('Queue', config.redisUrl === null ? 'in PostgreSQL' : 'in Redis');
    await composition.startWorker(jobHandlers(composition.ports));
    const { url } = await composition.startApi();
    const showBuiltin = builtinReporter(report);
    await composition.recordBuiltins((progress) => {
      signal.throwIfAborted();
      showBuiltin(progress);
    });
    await watchMatrix(composition, report, signal);
    await showExample(url, config, report);
  },
  { defaultLogLevel: 'warn' },
);

async function startDatabase(
  config: Config,
  report: StartReport,
  logger: Logger,
  onStop: (close: () => Promise<void>) => void,
): Promise<string> {
  const dataDir = join(config.dataDir, 'postgres');
  const began = performance.now();
  const postgres = await startPostgres({
    dataDir,
    onProgress: (text) => report.progress('PostgreSQL', text),
    onNotice: (text) => logger.warn(text),
  });
  onStop(() => postgres.stop());
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  report.done('PostgreSQL', `${postgres.state} in ${seconds} s, data in ${shown(postgres.folder)}`);
  return postgres.url;
}

async function watchMatrix({ ports }: Composition, report: StartReport, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { wanted, running, decided, failed } = await ports.cells.counts();
    const text = `${decided} of ${wanted + running + decided + failed} cells decided`;
    const faults = failed === 0 ? '' : `, ${failed} failed (internal error; GET /api/v1/matrix shows the cells)`;
    if (wanted + running === 0) {
      report.done('Matrix', `${text}${faults}`);
      return;
    }
    report.progress('Matrix', text);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function showExample(url: string, config: Config, report: StartReport): Promise<void> {
  const headers = config.tokens[0] === undefined ? {} : { authorization: `Bearer ${config.tokens[0]}` };
  const question = `${url}/api/v1/can-restore?${new URLSearchParams(EXAMPLE)}`;
  const response = await fetch(question, { headers });
  report.say(`\n  Open           ${url}`);
  if (response.ok) {
    report.say(`  Ask            curl '${question}'`);
    for (const [index, text] of wordsOf((await response.json()) as Answer).entries()) {
      report.say(`  ${index === 0 ? 'Answer        ' : '              '} ${text}`);
    }
  }
  report.say(`  Stop           Ctrl-C; the data stays in ${shown(config.dataDir)}\n`);
}

/** The answer in at most four lines: the verdict for each profile, and the weightiest reason. */
function wordsOf({ answer, profiles, notes }: Answer): readonly string[] {
  const first = profiles[0];
  const reason = first?.findings[0];
  const step = first?.steps[0];
  return [
    profiles.length === 0 ? answer : `${answer}, on ${profiles.map(({ profile }) => profile).join(', ')}`,
    ...(reason === undefined ? [] : [`${reason.text} (needs ${reason.required}; found ${reason.found})`]),
    ...(step === undefined ? [] : [`to do: ${step.text}`]),
    ...notes.slice(0, 1),
  ];
}

function shown(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}
