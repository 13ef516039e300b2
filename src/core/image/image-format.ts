/** What is known of an image of one format before anybody has read it. */
interface FormatFacts {
  /** In a sentence: `expected ...`. */
  readonly title: string;
  /** How its bytes are declared in a request, uncompressed. Nothing else than the bytes decides what they are. */
  readonly mediaType: string;
  /** Who restores it: the family of restorers, whose object types it has. */
  readonly family: 'linux-cr' | 'criu';
  /** Who wrapped it, as the bytes show. */
  readonly flavours: readonly string[];
}

/** Formats that are read from bytes; src/image-formats says of each how. */
export const BYTE_FORMATS = {
  'linux-cr': {
    title: 'a Linux-CR stream',
    mediaType: 'application/octet-stream',
    family: 'linux-cr',
    flavours: ['stream'],
  },
  criu: {
    title: 'a tar with a CRIU image set',
    mediaType: 'application/x-tar',
    family: 'criu',
    flavours: ['bare', 'podman', 'cri-o', 'containerd', 'runc', 'oci'],
  },
} as const satisfies Readonly<Record<string, FormatFacts>>;

export type ByteFormat = keyof typeof BYTE_FORMATS;

/** What an image is, as its bytes show: the format of its objects. A client can send an inventory without bytes. */
export type ImageFormat = ByteFormat | 'inventory';

export type ImageFlavour = (typeof BYTE_FORMATS)[ByteFormat]['flavours'][number];

const FACTS: readonly FormatFacts[] = Object.values(BYTE_FORMATS);

/** Who restores an image: the part of a restorer's text before `@`. */
export type ImageFamily = FormatFacts['family'];
export const IMAGE_FAMILIES: readonly ImageFamily[] = [...new Set(FACTS.map(({ family }) => family))];

export const BYTE_FORMAT_NAMES = Object.keys(BYTE_FORMATS) as readonly ByteFormat[];
export const IMAGE_FORMAT_NAMES: readonly ImageFormat[] = [...BYTE_FORMAT_NAMES, 'inventory'];
export const IMAGE_FLAVOURS = FACTS.flatMap(({ flavours }) => flavours) as readonly ImageFlavour[];
export const IMAGE_MEDIA_TYPES: readonly string[] = [...new Set(FACTS.map(({ mediaType }) => mediaType))];

/** `a Linux-CR stream or a tar with a CRIU image set`, for messages and descriptions. */
export const ANY_IMAGE = listOf(FACTS.map(({ title }) => title));

function listOf(titles: readonly string[]): string {
  const last = titles.at(-1) ?? '';
  return titles.length < 2 ? last : `${titles.slice(0, -1).join(', ')} or ${last}`;
}
