import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Builtins } from '#usecases/builtins/record-builtins.ts';
import { REFERENCE_KERNELS } from './reference-kernels.ts';
import { SAMPLES } from './samples.ts';

/** Real images and kernel configurations; the tests read the same files. */
const DATA = new URL('../../data/', import.meta.url);

const unzip = promisify(gunzip);

interface ListedProfile {
  readonly name: string;
  readonly kconfigFile?: string;
}

type NamedProfiles = readonly { name: string; profile: unknown }[];

export interface BuiltinTerms {
  readonly samples: boolean;
  /** Kernels of the atlas that are recorded from the start; absent: none. */
  readonly nodeKernels?: () => Promise<NamedProfiles>;
}

/** Profiles of real and of Linux-CR kernels, and the sample images, as they come with the product. */
export function loadBuiltins({ samples, nodeKernels = async () => [] }: BuiltinTerms): Builtins {
  return {
    profiles: async () => [...(await readProfiles()), ...(await nodeKernels()), ...REFERENCE_KERNELS],
    samples: samples ? SAMPLES.map(openSample) : [],
  };
}

async function readProfiles(): Promise<NamedProfiles> {
  const listed = JSON.parse(
    await readFile(new URL('profiles/built-in.json', DATA), 'utf8'),
  ) as readonly ListedProfile[];
  return Promise.all(
    listed.map(async ({ name, kconfigFile, ...profile }) => {
      const kconfig = kconfigFile === undefined ? {} : { kconfig: await readKconfigFile(kconfigFile) };
      return { name, profile: { ...profile, ...kconfig } };
    }),
  );
}

async function readKconfigFile(path: string): Promise<string> {
  return (await unzip(await readFile(new URL(encodeURI(`profiles/${path}`), DATA)))).toString('utf8');
}

function openSample({ name, file }: (typeof SAMPLES)[number]): Builtins['samples'][number] {
  return { name, open: () => createReadStream(new URL(encodeURI(`images/${file}`), DATA)) };
}
