// Import directions (.dependency-cruiser.cjs). A cruise that sees too little passes without checking anything: with a
// TypeScript it does not know, dependency-cruiser reports "no violations" over no modules. So few modules are a failure.
// `check-imports.mjs FOLDER` looks at another project with the same rules: that is how a test sees them bite.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const MIN_MODULES = 300;
const ROOT = process.argv[2] ?? fileURLToPath(new URL('../', import.meta.url));

process.chdir(ROOT);
const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const folders = ['src', 'workers', 'test', 'bench', 'scripts'].filter((folder) => existsSync(folder));
const { output } = await cruise(
  folders,
  { ...options, ruleSet: { forbidden }, validate: true },
  options.enhancedResolveOptions,
  { tsConfig: extractTsConfig('tsconfig.json') },
);
const own = output.modules.filter(({ source }) => folders.some((folder) => source.startsWith(`${folder}/`)));
for (const { from, to, rule } of output.summary.violations) {
  const { comment } = forbidden.find(({ name }) => name === rule.name) ?? {};
  console.log(`${rule.name}: ${from} -> ${to}\n  ${comment ?? ''}`);
}
const violations = output.summary.violations.filter(({ rule }) => rule.severity === 'error').length;
console.log(`${own.length} modules, ${violations} violations`);
if (own.length < MIN_MODULES)
  console.log(`Fewer than ${MIN_MODULES} modules were found: the import directions were not checked.`);
process.exitCode = violations > 0 || own.length < MIN_MODULES ? 1 : 0;
