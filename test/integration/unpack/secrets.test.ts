import { describe, expect, it } from 'vitest';
import { encodeCapsule } from '#core/capsule/capsule.ts';
import { criuRecords } from '#core/capsule/criu-records.ts';
import type { CriuValue } from '#core/formats/criu/criu-image-set.ts';
import { createCriuSetReader } from '#core/formats/criu/criu-set-reader.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { unpackCapsule } from '#unpack/pack-capsule.ts';
import { corpusFile, corpusPaths } from '../../support/images/corpus-files.ts';
import { tarOf } from '../../support/images/make-tar.ts';
import { readImage } from '../../support/images/read-image.ts';
import { PASSING, SECRET, SECRET_NUMBER, secretContainer, secretSet } from '../../support/images/secret-set.ts';

/** Every way a secret may be written down. */
function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const words = [0, 1, 2].map((shift) => bytes.subarray(shift).toString('base64').slice(0, 12));
  return [text, text.slice(2, -2), bytes.toString('hex'), [...bytes].join(','), ...words];
}
const NUMBERS = [SECRET_NUMBER, SECRET_NUMBER & 0xffff_ffffn].flatMap((number) => [
  String(number),
  number.toString(16),
]);
const NEVER = [...formsOf(SECRET), ...NUMBERS];
const GONE = [...NEVER, ...formsOf(PASSING), 'somebody', 'staple'];

const asText = (value: unknown) =>
  JSON.stringify(value, (_key, one) => {
    if (typeof one === 'bigint') return String(one);
    return one instanceof Map || one instanceof Set ? [...one] : one;
  });
const found = (text: string, forms: readonly string[]) => forms.filter((form) => text.includes(form));

type Files = ReadonlyMap<string, Uint8Array>;

function readSet(files: Files) {
  const reader = createCriuSetReader();
  for (const [name, data] of files) {
    reader.openFile(name, data.length);
    reader.write(data);
    reader.closeFile();
  }
  return reader.end();
}

describe.each<readonly [string, () => Files]>([
  ['an image set', secretSet],
  ['a container', secretContainer],
])('%s with secrets in every place', (_what, make) => {
  const files = make();

  it('has them where they are looked for', () => {
    const all = Buffer.concat([...files.values()]);
    expect(all.includes(SECRET) && all.includes(PASSING)).toBe(true);
    expect(files.size).toBeGreaterThan(20);
  });

  it('is read without a secret in its records', () => {
    expect(found(asText(readSet(files)), NEVER)).toEqual([]);
  });

  it('gives an inventory without a secret or a path in it', async () => {
    const { inventory } = await readImage(await tarOf([...files].map(([name, data]) => ({ name, data }))));
    expect(inventory.objects.length).toBeGreaterThan(10);
    expect(found(asText(inventory), GONE)).toEqual([]);
  });

  it('leaves a capsule without a secret or a path in it, as it is stored', async () => {
    const read = await readImage(await tarOf([...files].map(([name, data]) => ({ name, data }))));
    const capsule = await read.capsule?.();
    if (!capsule?.packed) throw new Error('no capsule');
    const text = unpackCapsule(capsule);
    // Everything is there but what it says.
    for (const name of ['core-1', 'ghost-file-2a', 'bpfmap-data', 'cgroup']) expect(text).toContain(name);
    expect(found(text, GONE)).toEqual([]);
    expect(found(Buffer.from(capsule.packed).toString('latin1'), GONE)).toEqual([]);
  });

  it.each([...files.keys()])('no error about a broken %s quotes it', (name) => {
    const bytes = files.get(name) ?? new Uint8Array(0);
    const messages = new Set<string>();
    for (let at = 0; at < Math.min(bytes.length, 700); at += at < 64 ? 1 : 11) {
      for (const broken of [bytes.subarray(0, at), flipped(bytes, at, 0x80), flipped(bytes, at, 0x07)]) {
        const error = errorOf(new Map(files).set(name, broken));
        if (error !== null) messages.add(`${asText(error)} ${error.message} ${error.stack} ${String(error)}`);
      }
    }
    expect(found([...messages].join('\n'), GONE)).toEqual([]);
  });
});

describe('a capsule whatever the reader lets through', () => {
  it('has no text of a message, and no address, of any field that is not listed', () => {
    const set = readSet(secretSet());
    const planted = set.files.map((file) => ({
      ...file,
      entries: file.entries.map(({ message, value }) => ({ message, value: plant(value) as typeof value })),
    }));
    const container = {
      ...{ flavour: 'podman' as const, runtime: SECRET, rootfsImage: SECRET, seccomp: true, bindMounts: 1 },
      annotations: { [SECRET]: 'x', 'org.criu.checkpoint.host.kernel': SECRET, 'io.container.manager': SECRET },
      ...{ apparmorProfile: SECRET, selinuxLabel: SECRET, cgroupsPath: SECRET },
      namespaces: [{ kind: SECRET, joinsPath: true }],
      ...{ specified: true, mountTypes: [SECRET], terminal: true },
    };
    const whole = { ...set, files: planted, container, unknownFiles: [SECRET], log: { criu: SECRET, kernel: SECRET } };
    expect(asText(whole).includes(SECRET)).toBe(true);
    expect(found(encodeCapsule(criuRecords(whole)) ?? '', formsOf(SECRET))).toEqual([]);
  });
});

/** The same message with a secret for every text. */
function plant(value: CriuValue | undefined): CriuValue | undefined {
  if (typeof value === 'string') return SECRET;
  if (Array.isArray(value)) return value.map((one: CriuValue) => plant(one) as CriuValue);
  if (typeof value !== 'object' || value instanceof Uint8Array || 'nonZero' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, plant(one)]));
}

describe('a capsule of a Linux-CR image', () => {
  it('holds no text of the image but the kernel release and the architecture', async () => {
    let texts = 0;
    for (const path of corpusPaths('linux-cr', '.img')) {
      const bytes = corpusFile(path);
      const read = await readImage(bytes).catch((error: unknown) => {
        if (error instanceof ImageError) return null;
        throw error;
      });
      const packed = await read?.capsule?.();
      if (!read || !packed?.packed) continue;
      const capsule = unpackCapsule(packed);
      const { origin, arch } = read.inventory;
      const inside = (bytes.toString('latin1').match(/[\x20-\x7e]{5,}/g) ?? []).filter(
        (text) => !`${origin.kernel} ${arch}`.includes(text),
      );
      texts += inside.length;
      expect([path, inside.filter((text) => capsule.includes(text))]).toEqual([path, []]);
    }
    expect(texts).toBeGreaterThan(100);
  });
});

function flipped(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[at] = (copy[at] ?? 0) ^ bits;
  return copy;
}

function errorOf(files: Files): ImageError | null {
  try {
    inventoryOfCriu(readSet(files));
    return null;
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
}
