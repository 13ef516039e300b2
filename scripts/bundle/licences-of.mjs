// The licences of the packages in a bundle: they want to be passed on with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** `metafile` is esbuild's, `others` names packages that it does not know of. Packages with the same text share it. */
export function licencesOf(root, { outputs }, others = []) {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const bundled = inputs.map((path) => PACKAGE.exec(path)?.[1]).filter((path) => path !== undefined);
  const folders = [...new Set([...bundled, ...others.map((name) => `node_modules/${name}`)])];
  const byText = new Map();
  for (const { title, text } of folders.sort().map((folder) => readPackage(join(root, folder)))) {
    byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  const own = `Restore Matrix\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}`;
  const theirs = [...byText].map(([text, titles]) => `${[...new Set(titles)].join('\n')}\n\n${text}`);
  return `${[own, ...theirs].join('\n\n---\n\n')}\n`;
}

function readPackage(folder) {
  const { name, version, license, homepage, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  const place = homepage ?? repository?.url ?? repository ?? '';
  const text = file === undefined ? `Licence ${license}: ${place}` : readFileSync(join(folder, file), 'utf8').trim();
  return { title: `${name} ${version} (${license})`, text };
}
