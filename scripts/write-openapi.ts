/** Writes docs/openapi.json and docs/errors.md. `--check` writes nothing and fails when one is not up to date. */
import { readFileSync } from 'node:fs';
import { errorDocs } from '#api/error-docs.ts';
import { createOpenApi } from '#api/openapi.ts';
import { writeOrCheck } from './write-or-check.ts';

const packageJson = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(packageJson) as { version: string };
writeOrCheck({
  files: {
    'docs/openapi.json': `${JSON.stringify(createOpenApi(version), null, 2)}\n`,
    'docs/errors.md': errorDocs(),
  },
  script: 'openapi',
});
