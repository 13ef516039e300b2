import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Ports } from '#usecases/ports/ports.ts';
import { logRequest } from './request-log.ts';

/** Seconds; can-restore answers in well under a millisecond, an upload may take minutes. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10, 60];

export interface HttpMetrics {
  /** Measures and logs every answer. */
  readonly observe: RequestHandler;
  readonly answered: (answer: string) => void;
}

/** Durations by route, cells by state, answers by verdict. The route is the pattern, never the path asked for. */
export function createHttpMetrics(registry: Registry, logger: Logger, ports: Pick<Ports, 'cells'>): HttpMetrics {
  const durations = new Histogram({
    name: 'restore_matrix_http_request_duration_seconds',
    help: 'Time to answer an HTTP request',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const answers = new Counter({
    name: 'restore_matrix_answers_total',
    help: 'Answers of can-restore',
    labelNames: ['answer'],
    registers: [registry],
  });
  new Gauge({
    name: 'restore_matrix_cells',
    help: 'Matrix cells by state; wanted cells wait for a worker',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const [state, count] of Object.entries(await ports.cells.counts())) this.set({ state }, count);
    },
  });
  const observe: RequestHandler = (req, res, next) => {
    const start = performance.now();
    res.once('finish', () => {
      const route = (req.route as { path?: string } | undefined)?.path ?? 'none';
      const ms = performance.now() - start;
      durations.observe({ method: req.method, route, status: res.statusCode }, ms / 1000);
      logRequest(logger, req, res, ms);
    });
    next();
  };
  return { observe, answered: (answer) => answers.inc({ answer }) };
}
