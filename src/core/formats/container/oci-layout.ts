import { type NamedSet, nameSets, type PlacedSet } from '../criu/named-set.ts';
import { ImageError, shownName } from '../image-error.ts';
import { ociFacts } from './container-facts-of.ts';
import {
  annotationsIn,
  CRIU_LAYER,
  descriptorsIn,
  imagesIn,
  type OciDocument,
  type OciLayer,
} from './oci-documents.ts';

/**
 * Container images that hold checkpoints: Podman's `--create-image`, containerd's `ctr containers checkpoint`, as an
 * OCI image layout or as the archive of `docker save`. Which blob is what is said by manifests, and blobs come in any
 * order. Source: OCI image-spec, image-layout.md and manifest.md.
 */
export interface OciBlob {
  /** Its path in the archive. */
  readonly name: string;
  /** Of its bytes, in hex. */
  readonly sha256: string;
  readonly content: OciContent;
}

export type OciContent =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'sets'; readonly sets: readonly NamedSet[] }
  /** A layer that could not be read as a set; `isSet`: files of one were seen in it. */
  | { readonly kind: 'failed'; readonly error: ImageError; readonly isSet: boolean }
  | { readonly kind: 'other' };

/** Says by its name that it is content-addressed; `digest` is null where the name is not that of the bytes. */
export function ociBlobOf(path: string): { readonly digest: string | null } | null {
  const name = path.replace(/^\.\//, '');
  const digest = /^(?:[^/]+\/)?blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
  if (digest !== undefined) return { digest };
  // `docker save`: <id>.tar or <id>/layer.tar, and <id>.json for the configuration.
  return /^(?:[^/]+\/)?[0-9a-f]{64}(?:\.tar|\/layer\.tar|\.json)$/.test(name) ? { digest: null } : null;
}

/** `index.json` of a layout, `manifest.json` of `docker save`. */
export function isOciIndex(path: string): boolean {
  return /^(?:[^/]+\/)?(?:index|manifest)\.json$/.test(path);
}

/**
 * The image sets among the layers, one or more for each image, with what the annotations of the image say.
 *
 * @throws ImageError when there is none, when the layer of a set is bad, or when an index lists what is not there
 */
export function setsOfOci(indexes: readonly OciDocument[], blobs: readonly OciBlob[]): readonly NamedSet[] {
  const byName = new Map(blobs.map((blob) => [plain(blob.name), blob]));
  const images = imagesIn(
    indexes.map(({ name, json }) => ({ name: plain(name), json })),
    new Map(blobs.map(({ name, content }) => [plain(name), content.kind === 'json' ? content.json : undefined])),
  );
  const found: { readonly layer: OciBlob; readonly title: string; readonly documents: readonly unknown[] }[] = [];
  for (const image of images) {
    const layers = 'missing' in image ? null : layersOf(image.layers, byName);
    const layer = layers === null ? null : checkpointOf(layers.present);
    if (layer !== null && !found.some((one) => one.layer === layer) && !('missing' in image)) {
      found.push({ layer, title: image.title, documents: image.documents });
    }
    const missing = 'missing' in image ? image.missing : layer === null ? layers?.missing : undefined;
    if (missing !== undefined) throw isMissing(missing);
  }
  const documents = [...indexes.map(({ json }) => json), ...blobs.flatMap(jsonOf)];
  const [only, ...others] = found;
  // What leads to the one checkpoint of an archive may be damaged: all that is in it is about that checkpoint.
  const layer = only === undefined ? onlyLayerOf(documents, blobs) : others.length === 0 ? only.layer : null;
  if (layer !== null) return setsOf(layer, documents).map(({ name, sha256, set }) => ({ name, sha256, set }));
  const placed = found.flatMap((one): readonly PlacedSet[] =>
    setsOf(one.layer, one.documents).map((inner) => ({ ...inner, ...nameIn(one, inner.name) })),
  );
  return nameSets(placed, []);
}

/** Of one of several images. */
function nameIn({ layer, title }: { readonly layer: OciBlob; readonly title: string }, inner: string) {
  const own = title === '' ? layer.sha256.slice(0, 12) : title;
  return { name: inner === '' ? own : `${own}/${inner}`, path: layer.name };
}

function layersOf(layers: readonly OciLayer[], byName: ReadonlyMap<string, OciBlob>) {
  const typed = layers.filter(({ isCheckpoint }) => isCheckpoint);
  // Where a manifest says which layer it is, others may hold whatever they like, files of such names included.
  const wanted = typed.length === 0 ? layers : typed;
  const blobs = wanted.map(({ name }) => byName.get(name));
  return {
    present: { blobs: blobs.filter((blob) => blob !== undefined), isTyped: typed.length > 0 },
    missing: wanted.find(({ name }) => !byName.has(name))?.name,
  };
}

/** The layer of an image that holds the checkpoint; null: the image is none. @throws ImageError */
function checkpointOf({ blobs, isTyped }: { readonly blobs: readonly OciBlob[]; readonly isTyped: boolean }) {
  const unique = [...new Set(blobs)];
  for (const blob of unique) {
    if (blob.content.kind === 'failed' && (blob.content.isSet || isTyped)) throw inBlob(blob, blob.content.error);
  }
  const [chosen, other] = unique.filter(({ content }) => content.kind === 'sets');
  if (other !== undefined) {
    const message = `${other.name}: more than one layer of the image contains a CRIU image set`;
    throw new ImageError('image-malformed', message, { file: other.name, offset: 0 });
  }
  return chosen ?? null;
}

/** Where no index leads to a checkpoint: the one among all blobs. @throws ImageError */
function onlyLayerOf(documents: readonly unknown[], blobs: readonly OciBlob[]): OciBlob {
  const typed = new Set(descriptorsIn(documents).flatMap((one) => (one.mediaType === CRIU_LAYER ? [one.digest] : [])));
  const layers = typed.size === 0 ? blobs : blobs.filter((blob) => typed.has(`sha256:${blob.sha256}`));
  const chosen = checkpointOf({ blobs: layers, isTyped: typed.size > 0 });
  if (chosen !== null) return chosen;
  const failed = layers.flatMap((blob) => (blob.content.kind === 'failed' ? [{ blob, ...blob.content }] : []));
  const [first] = failed;
  if (first !== undefined && failed.length === 1) throw inBlob(first.blob, first.error);
  const why = first === undefined ? '' : ` (${first.error.message})`;
  throw new ImageError('image-not-recognised', `no layer of the image contains a CRIU image set${why}`, {
    file: first?.blob.name ?? null,
    offset: 0,
  });
}

function setsOf({ content, sha256, name: path }: OciBlob, documents: readonly unknown[]): readonly PlacedSet[] {
  const annotations = annotationsIn(documents);
  const sets = content.kind === 'sets' ? content.sets : [];
  return sets.map((one) => ({
    name: one.name,
    path,
    sha256: one.name === '' ? sha256 : one.sha256,
    set: { ...one.set, container: ociFacts(one.set.container, annotations) },
  }));
}

function jsonOf({ content }: OciBlob): readonly unknown[] {
  return content.kind === 'json' ? [content.json] : [];
}

/** `./blobs/sha256/...`, as some writers of tars put it. */
function plain(path: string): string {
  return path.replace(/^(?:\.\/)+/, '');
}

export function inBlob(blob: Pick<OciBlob, 'name'>, error: ImageError): ImageError {
  const name = shownName(blob.name);
  const place = error.file === null ? name : `${name}: ${error.file}`;
  return new ImageError(error.code, `${name}: ${error.message}`, { file: place, offset: error.offset });
}

function isMissing(path: string): ImageError {
  const file = shownName(path);
  return new ImageError(
    'image-incomplete',
    `${file}: an index or manifest lists it, but the archive does not have it`,
    {
      file,
    },
  );
}
