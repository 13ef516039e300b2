/** The same images and profiles in a service and in files, and what either says of them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REFERENCE_KERNELS } from '#builtins/reference-kernels.ts';
import { SAMPLES } from '#builtins/samples.ts';
import { parseKconfig } from '#core/kconfig/parse-kconfig.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { appOver, BYTES, call } from '../integration/api/api-under-test.ts';
import { runMain } from '../integration/cli/run-main.ts';
import { type Composed, composeForTest } from '../support/compose-for-test.ts';
import { SHIPPED_PROFILES } from '../support/shipped-profiles.ts';

export const IMAGES = SAMPLES.map(({ name }) => name);

export interface TwoWays {
  /** By version, then name, as answers list them. */
  readonly profiles: readonly string[];
  fileOf(profile: string): string;
  imageOf(sample: string): string;
  /** What the service answers with status 200. */
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  /** What the command line prints with `--output json`, with names in place of files. */
  run(command: string, ...options: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

type ProfileInput = Readonly<Record<string, unknown>> & { readonly kconfig?: unknown };

/** Kernels of distributions and of the lab, and Linux-CR ones of several revisions and architectures. */
const IS_TAKEN = /^(debian|lab)-|^linux-cr-(2\.6|3\.)|^linux-cr-(5c3471a|b6cdf01|1fd8e6e)-/;

export async function recordBothWays(): Promise<TwoWays> {
  const folder = mkdtempSync(join(tmpdir(), 'restore-matrix-contract-'));
  const composed = await composeForTest();
  const app = appOver(composed.ports);
  const fileOf = (profile: string) => join(folder, `${profile}.json`);
  const imageOf = (sample: string) => fileOfImage(SAMPLES.find(({ name }) => name === sample)?.file ?? sample);
  for (const { name, profile } of [...SHIPPED_PROFILES, ...REFERENCE_KERNELS]) {
    if (!IS_TAKEN.test(name)) continue;
    const input = JSON.stringify(withoutOtherOptions(profile as ProfileInput));
    writeFileSync(fileOf(name), input);
    await call(app, 'put', `/api/v1/profiles/${encodeURIComponent(name)}`, { type: 'application/json', body: input });
  }
  for (const { name } of SAMPLES) {
    await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body: readFileSync(imageOf(name)) });
  }
  await composed.settle();
  return {
    profiles: await namesInOrder(composed),
    fileOf,
    imageOf,
    get: async (path) => bodyOf(await call(app, 'get', `/api/v1${path}`)),
    post: async (path, body) =>
      bodyOf(await call(app, 'post', `/api/v1${path}`, { type: 'application/json', body: JSON.stringify(body) })),
    run: async (command, ...options) => {
      const { out, err } = await runMain(command, ...options, '--output', 'json');
      if (out === '') throw new Error(err);
      return JSON.parse(namesForFiles(out, imageOf));
    },
    close: async () => {
      rmSync(folder, { recursive: true });
      await composed.close();
    },
  };
}

function fileOfImage(path: string): string {
  return fileURLToPath(new URL(`../../data/images/${path}`, import.meta.url));
}

/** Ten thousand options that no rule speaks of would be read with every command. */
function withoutOtherOptions(profile: ProfileInput): ProfileInput {
  if (typeof profile.kconfig !== 'string') return profile;
  const options = parseKconfig(profile.kconfig).options;
  const known = relevantOptions(OWN_EVALUATOR.ruleBook).filter((option) => options[option] !== undefined);
  const kconfig = Object.fromEntries(known.map((option) => [option, options[option]]));
  return { ...profile, kconfig, kconfigComplete: true };
}

async function namesInOrder({ ports }: Composed): Promise<readonly string[]> {
  return (await ports.profiles.select({ by: 'all' })).map(({ profile }) => profile.name);
}

function bodyOf({ status, body }: Awaited<ReturnType<typeof call>>): unknown {
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

/** A file is called as its path says, an image of the service as somebody named it. */
function namesForFiles(text: string, imageOf: (sample: string) => string): string {
  return SAMPLES.reduce((all, { name }) => all.replaceAll(imageOf(name), name), text);
}
