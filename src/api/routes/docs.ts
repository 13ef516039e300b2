import { createRequire } from 'node:module';
import type { RequestHandler, Router } from 'express';
import express from 'express';
import { ERROR_CODES } from '../error-codes.ts';
import { mount } from '../operation.ts';
import { getDocs, getErrorDocs } from '../operations/service.ts';

const RAPIDOC = createRequire(import.meta.url).resolve('rapidoc/dist/rapidoc-min.js');

const docsPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Restore Matrix: API</title>
<link rel="icon" href="data:,">
<script type="module" src="/docs/rapidoc.js"></script>
<rapi-doc spec-url="/openapi.json" render-style="read" load-fonts="false" show-header="false" allow-server-selection="false"
  allow-authentication="true" schema-style="table" regular-font="system-ui, sans-serif" mono-font="monospace"
  theme="light" primary-color="#1f5fa8"></rapi-doc>
</html>
`;

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/`([^`]+)`/g, '<code>$1</code>');

function errorPage(): string {
  const entries = Object.entries(ERROR_CODES).map(
    ([code, { status, title, help }]) =>
      `<dt id="${code}"><code>${code}</code> · ${status}</dt><dd>${escapeHtml(title)}. ${escapeHtml(help)}</dd>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Restore Matrix: error codes</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<main><h1>Error codes</h1>
<p>Every error is <code>application/problem+json</code> with a stable <code>code</code>. See also the <a href="/docs">API</a>.</p>
<dl>${entries.join('\n')}</dl></main>
</html>
`;
}

/** RapiDoc writes style attributes, so styles may be inline there; scripts may not. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const docsAssets: RequestHandler = express.Router().get('/docs/rapidoc.js', (_req, res) => {
  res.sendFile(RAPIDOC, { maxAge: '1h', headers: { 'content-type': 'text/javascript; charset=utf-8' } });
});

export function mountDocs(router: Router): void {
  const errors = errorPage();

  mount(router, getDocs, (_req, res) => {
    res.set('content-security-policy', DOCS_CSP).type('html').send(docsPage);
  });

  mount(router, getErrorDocs, (_req, res) => {
    res.type('html').send(errors);
  });
}
