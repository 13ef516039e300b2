import type { Router } from 'express';
import type { ApiDeps } from '../api-deps.ts';
import { HttpError } from '../http-error.ts';
import { createOpenApi } from '../openapi.ts';
import { mount } from '../operation.ts';
import { getLivez, getMetrics, getOpenApi, getReadyz } from '../operations/service.ts';

export function mountService(router: Router, { ports, config, logger, metrics, stopping }: ApiDeps): void {
  const openApi = JSON.stringify(createOpenApi(config.version));

  mount(router, getLivez, (_req, res) => {
    res.json({ live: true });
  });

  mount(router, getReadyz, async (_req, res) => {
    if (stopping?.aborted) throw new HttpError('not-ready', 'The service is stopping.');
    try {
      const [{ revision, ruleBook }, cells] = await Promise.all([ports.matrix.revision(), ports.cells.counts()]);
      res.json({ ready: true, revision, ruleBook, cells });
    } catch (error) {
      logger.warn({ err: error }, 'not ready');
      throw new HttpError('not-ready', 'The database is not available.', { headers: { 'retry-after': '1' } });
    }
  });

  mount(router, getMetrics, async (_req, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  mount(router, getOpenApi, (_req, res) => {
    res.type('json').send(openApi);
  });
}
