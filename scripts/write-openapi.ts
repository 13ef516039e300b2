/** Writes docs/openapi.json and docs/errors.md. `--check` writes nothing and fails when they are not up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { errorDocs } from '#api/error-docs.ts';
import { createOpenApi } from '#api/openapi.ts';

const root = new URL('../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
const files = {
  'docs/openapi.json': `${JSON.stringify(createOpenApi(version), null, 2)}\n`,
  'docs/errors.md': errorDocs(),
};

function current(path: string): string {
  try {
    return readFileSync(new URL(path, root), 'utf8');
  } catch {
    return '';
  }
}

const stale = Object.entries(files).filter(([path, text]) => current(path) !== text);
for (const [path, text] of stale) {
  if (process.argv.includes('--check')) {
    console.error(`${path} is not up to date. Run npm run openapi.`);
    process.exitCode = 1;
  } else {
    writeFileSync(new URL(path, root), text);
    console.log(`wrote ${path}`);
  }
}
