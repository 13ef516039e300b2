import type { CriuImageSet, CriuMessage } from '../../../../../src/core/formats/criu/criu-image-set.ts';

type Files = Readonly<Record<string, readonly CriuMessage[]>>;
type Raw = CriuImageSet['rawFiles'][number];

/** An image set of literal messages: `{ 'core-1': [{ mtype: 1 }] }`, kind and id from the name. */
export function makeSet(files: Files, rest: Partial<CriuImageSet> = {}): CriuImageSet {
  return {
    files: Object.entries(files).map(([name, messages]) => {
      const parts = /^(.*?)(?:-([0-9a-f]+))?$/.exec(name);
      return {
        name: `${name}.img`,
        kind: parts?.[1] ?? name,
        id: parts?.[2] ?? null,
        entries: messages.map((value) => ({ message: 'entry', value })),
        entryCount: messages.length,
        bytes: 100,
        unknownFields: 0,
        unknownFieldNames: [],
      };
    }),
    rawFiles: [],
    unknownFiles: [],
    unknownFileCount: 0,
    byteOrder: 'little',
    pageSize: 4096,
    memory: 'complete',
    parent: 'none',
    log: { criu: null, kernel: null },
    container: null,
    bytes: 1000,
    ...rest,
  };
}

export function rawFile(
  kind: string,
  bytes: number,
  read: Pick<Raw, 'routeFlags' | 'routeUses' | 'gpus' | 'uses'> = {},
): Raw {
  return { name: `${kind}-9.img`, kind, id: '9', bytes, ...read };
}
