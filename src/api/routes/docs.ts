import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Router } from 'express';
import express from 'express';
import { confirmationOf } from '#usecases/rule-book/confirmation-of.ts';
import { findRule } from '#usecases/rule-book/find-rule.ts';
import { htmlOf, plainPage } from '#web/plain-page.ts';
import { ruleIndexHtml, rulePageHtml } from '#web/rule-pages.ts';
import { loadTruth } from '#web/truth.ts';
import { type TruthFilter, truthPageHtml } from '#web/truth-page.ts';
import type { ApiDeps } from '../api-deps.ts';
import { ERROR_CODES } from '../error-codes.ts';
import { mount, paramOf } from '../operation.ts';
import {
  getDocs,
  getErrorDocs,
  getRuleIndexPage,
  getRulePage,
  getTruthPage,
  truthQuery,
} from '../operations/service.ts';
import { parseFields } from '../parse-fields.ts';

/** A build holds the files itself (scripts/bundle/bundle.mjs). */
const BUILT_SWAGGER = fileURLToPath(new URL('./swagger-ui/', import.meta.url));
const SWAGGER = existsSync(BUILT_SWAGGER)
  ? BUILT_SWAGGER
  : dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const HOUR_MS = 3_600_000;

const docsPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Restore Matrix: API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/show-api.js"></script>
</html>
`;

/** A separate file, because the content security policy forbids inline scripts. */
const SHOW_API = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;

function errorPage(): string {
  const entries = Object.entries(ERROR_CODES).map(
    ([code, { status, title, help }]) =>
      `<dt id="${code}"><code>${code}</code> · ${status}</dt><dd>${htmlOf(title)}. ${htmlOf(help)}</dd>`,
  );
  return plainPage({
    title: 'Error codes',
    lead: '<p>Every error is an <code>application/problem+json</code> document with a stable <code>code</code>.</p>',
    main: `<dl>${entries.join('\n')}</dl>`,
  });
}

/** Swagger UI writes style attributes, so styles may be inline there; scripts may not. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const FILES = {
  '/docs/swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  '/docs/swagger-ui.css': 'text/css; charset=utf-8',
} as const;
const SHOW_API_PATH = '/docs/show-api.js';

/** What the page needs beside itself; open to everybody, like the page. */
export const DOCS_ASSET_PATHS: readonly string[] = [...Object.keys(FILES), SHOW_API_PATH];

export const docsAssets: Router = express.Router().get(SHOW_API_PATH, (_req, res) => {
  res.set('cache-control', 'no-cache').type('js').send(SHOW_API);
});
for (const [path, type] of Object.entries(FILES)) {
  docsAssets.get(path, (_req, res) => {
    res.sendFile(basename(path), { root: SWAGGER, maxAge: HOUR_MS, headers: { 'content-type': type } });
  });
}

export function mountDocs(router: Router, { ports }: ApiDeps): void {
  const errors = errorPage();

  mount(router, getDocs, (_req, res) => {
    res.set('content-security-policy', DOCS_CSP).type('html').send(docsPage);
  });

  mount(router, getErrorDocs, (_req, res) => {
    res.type('html').send(errors);
  });

  mount(router, getRuleIndexPage, (_req, res) => {
    res.type('html').send(ruleIndexHtml(ports.evaluator.ruleBook.rules));
  });

  mount(router, getRulePage, (req, res) => {
    const rule = findRule(ports, { id: paramOf(req.params, 'id') });
    res
      .type('html')
      .send(rulePageHtml(rule, ports.evaluator.catalogue, confirmationOf(rule.id, ports.evaluator.ruleBook.revision)));
  });

  const truthPages = new Map<TruthFilter, string>();
  mount(router, getTruthPage, async (req, res) => {
    const { show } = parseFields(truthQuery, req.query, 'query');
    const html = truthPages.get(show) ?? truthPageHtml(await loadTruth(), ports.evaluator.ruleBook.rules, show);
    truthPages.set(show, html);
    res.type('html').send(html);
  });
}
