import { describe, expect, it } from 'vitest';
import { createCriuSetReader } from '#core/formats/criu/criu-set-reader.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { tarOf } from '../../support/images/make-tar.ts';
import { PASSING, SECRET, SECRET_NUMBER, secretContainer, secretSet } from '../../support/images/secret-set.ts';
import { readImage } from './read-image.ts';

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
