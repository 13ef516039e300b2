import { readImage } from '../images/read-image.ts';
import { recordImage } from '../images/record-image.ts';
import { DEFAULT_TAG } from '../names.ts';
import type { Ports } from '../ports/ports.ts';
import { putProfile } from '../profiles/put-profile.ts';

/** What comes with the product; compose hands the loaders in. */
export interface Builtins {
  profiles(): Promise<readonly { readonly name: string; readonly profile: unknown }[]>;
  readonly samples: readonly BuiltinSample[];
}

export interface BuiltinSample {
  readonly name: string;
  open(): AsyncIterable<Uint8Array>;
}

export interface BuiltinProgress {
  readonly stage: 'object-types' | 'profiles' | 'samples';
  readonly done: number;
  readonly total: number;
  /** What was just done; '' at the start of a stage. */
  readonly name: string;
  /** False: it was there already. */
  readonly changed: boolean;
}

type RecordPorts = Pick<Ports, 'objectTypes' | 'profiles' | 'images' | 'queue' | 'reader' | 'clock' | 'evaluator'>;

/** Records object types, built-in profiles and sample images. Repeating it changes nothing and reads no image. */
export async function recordBuiltins(
  ports: RecordPorts,
  builtins: Builtins,
  onProgress: (progress: BuiltinProgress) => void = () => undefined,
): Promise<{ changed: number }> {
  const { catalogue } = ports.evaluator;
  await ports.objectTypes.recordBuiltin(catalogue);
  onProgress({ stage: 'object-types', done: catalogue.length, total: catalogue.length, name: '', changed: false });
  const dropped = new Set(await ports.profiles.droppedBuiltins());
  const profiles = (await builtins.profiles()).filter(({ name }) => !dropped.has(name));
  let changed = 0;
  for (const [index, builtin] of profiles.entries()) {
    const isNew = await recordProfile(ports, builtin);
    if (isNew) changed++;
    onProgress({ stage: 'profiles', done: index + 1, total: profiles.length, name: builtin.name, changed: isNew });
  }
  for (const [index, sample] of builtins.samples.entries()) {
    const isNew = await recordSample(ports, sample);
    if (isNew) changed++;
    const total = builtins.samples.length;
    onProgress({ stage: 'samples', done: index + 1, total, name: sample.name, changed: isNew });
  }
  return { changed };
}

/** A profile that the user has put under the name of a built-in one stays as the user put it, and a deleted one away. */
async function recordProfile(
  ports: RecordPorts,
  { name, profile }: { readonly name: string; readonly profile: unknown },
): Promise<boolean> {
  const known = await ports.profiles.find(name);
  if (known !== null && !known.builtin) return false;
  return (await putProfile(ports, { name, profile, builtin: true })).changed;
}

/** A sample whose name the user has moved to another image stays where the user put it. */
async function recordSample(ports: RecordPorts, sample: BuiltinSample): Promise<boolean> {
  if ((await ports.images.find(`${sample.name}:${DEFAULT_TAG}`)) !== null) return false;
  await recordImage(ports, await readImage(ports, sample.open()), { name: sample.name });
  return true;
}
