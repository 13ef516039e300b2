/** The atlas as text: a line of JSON for each record in data/atlas, and all of it as one text in data/atlas.br. */
import { digestOf } from '../digest/digest-of.ts';
import type { Atlas, AtlasKernel, AtlasPackage } from './atlas.ts';

/** Members in one order, so that a record that did not change is a line that did not change. */
export function kernelLine(kernel: AtlasKernel): string {
  const { distro, version, package: name, release, releaseFrom, arch, machine, form } = kernel;
  const { configVersion, optionCount, date, source, letters, values } = kernel;
  const head = { distro, version, package: name, release, releaseFrom, arch, machine, form };
  const sorted = Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({ ...head, configVersion, optionCount, date, source, letters, values: sorted });
}

export function packageLine({ distro, version, package: name, release, source }: AtlasPackage): string {
  return JSON.stringify({ distro, version, package: name, release, source });
}

/** One text, with its revision. */
export function packAtlas(parts: Omit<Atlas, 'revision'>): string {
  const { options, kernels, packages } = parts;
  const revision = `sha256:${digestOf({ options, kernels: kernels.map(kernelLine), packages: packages.map(packageLine) })}`;
  const lines = [kernels.map(kernelLine), packages.map(packageLine)].map((list) => `[\n${list.join(',\n')}\n]`);
  return `{"revision":${JSON.stringify(revision)},"options":${JSON.stringify(options)},"kernels":${lines[0]},"packages":${lines[1]}}\n`;
}

/** The text comes with the product and was checked when it was made. */
export function readAtlas(text: string): Atlas {
  return JSON.parse(text) as Atlas;
}
