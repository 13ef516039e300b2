import { readFile } from 'node:fs/promises';
import { kernelAt } from '#core/atlas/address.ts';
import type { Atlas } from '#core/atlas/atlas.ts';
import { profileInputOf } from '#core/atlas/profile-input-of.ts';
import { restorerFor } from '#core/atlas/profile-of-kernel.ts';
import type { RuleBook } from '#core/rules/rule.ts';

const LIST = new URL('../../data/profiles/node-kernels.json', import.meta.url);

interface ListedKernel {
  readonly name: string;
  /** Address in the atlas. */
  readonly atlas: string;
}

/** Current kernels of the distributions that cluster nodes run, as profiles: from the atlas, with the CRIU that ships there. */
export async function readNodeKernels(
  atlas: Atlas,
  ruleBook: RuleBook,
): Promise<readonly { name: string; profile: unknown }[]> {
  const listed = JSON.parse(await readFile(LIST, 'utf8')) as readonly ListedKernel[];
  return listed.map(({ name, atlas: address }) => {
    const kernel = kernelAt(atlas, address);
    if (kernel === null) throw new Error(`data/profiles/node-kernels.json: the atlas has no kernel ${address}`);
    return { name, profile: profileInputOf(atlas, kernel, [restorerFor(atlas, kernel).text], ruleBook) };
  });
}
