import type { CriuImageSet } from '../criu/criu-image-set.ts';
import { ImageError } from '../image-error.ts';
import { ociFacts } from './container-facts-of.ts';
import { criuAnnotationsOf } from './facts-of-file.ts';
import { type Json, objectOf, objectsOf } from './json-object.ts';

/**
 * A container image that holds a checkpoint: Podman's `--create-image`, containerd's `ctr containers checkpoint`, as an
 * OCI image layout or as the archive of `docker save`. Which blob is what is said by manifests, and blobs come in any
 * order. Source: OCI image-spec, image-layout.md and manifest.md.
 */
export interface OciBlob {
  /** Its path in the archive. */
  readonly name: string;
  readonly content: OciContent;
}

export type OciContent =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'set'; readonly set: CriuImageSet }
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

/** containerd names its layer so; Podman's is an ordinary one. */
const CRIU_LAYER = 'application/vnd.containerd.container.criu.checkpoint.criu.tar';

/**
 * The one image set among the layers, with what the annotations of the image say.
 *
 * @throws ImageError when there is none, when there are several, or when the layer of the set is bad
 */
export function setOfOci(indexes: readonly unknown[], blobs: readonly OciBlob[]): CriuImageSet {
  const documents = [...indexes, ...blobs.flatMap(({ content }) => (content.kind === 'json' ? [content.json] : []))];
  const typed = new Set(descriptorsIn(documents).flatMap((one) => (one.mediaType === CRIU_LAYER ? [one.digest] : [])));
  // Where a manifest says which layer it is, others may hold whatever they like, files of such names included.
  const layers = typed.size === 0 ? blobs : blobs.filter((blob) => typed.has(digestOf(blob)));
  const sets = layers.flatMap(({ name, content }) => (content.kind === 'set' ? [{ name, set: content.set }] : []));
  const failed = layers.flatMap((blob) => (blob.content.kind === 'failed' ? [{ blob, ...blob.content }] : []));
  const bad =
    failed.find(({ isSet }) => isSet || typed.size > 0) ??
    (sets.length === 0 && failed.length === 1 ? failed[0] : undefined);
  if (bad !== undefined) throw inBlob(bad.blob, bad.error);
  const [chosen, other] = sets;
  if (chosen === undefined) throw noSet(blobs);
  if (other !== undefined) {
    const message = `${other.name}: more than one CRIU image set in the image`;
    throw new ImageError('image-malformed', message, { file: other.name, offset: 0 });
  }
  return { ...chosen.set, container: ociFacts(chosen.set.container, annotationsIn(documents)) };
}

function digestOf({ name }: OciBlob): string {
  return `sha256:${name.slice(name.lastIndexOf('/') + 1)}`;
}

function inBlob({ name }: OciBlob, error: ImageError): ImageError {
  const place = error.file === null ? name : `${name}: ${error.file}`;
  return new ImageError(error.code, `${name}: ${error.message}`, { file: place, offset: error.offset });
}

function noSet(blobs: readonly OciBlob[]): ImageError {
  const failed = blobs.find(({ content }) => content.kind === 'failed');
  const why = failed?.content.kind === 'failed' ? ` (${failed.content.error.message})` : '';
  return new ImageError('image-not-recognised', `no layer of the image contains a CRIU image set${why}`, {
    file: failed?.name ?? null,
    offset: 0,
  });
}

function descriptorsIn(documents: readonly unknown[]): readonly Json[] {
  return documents.flatMap((document) => [
    ...objectsOf(objectOf(document).manifests),
    ...objectsOf(objectOf(document).layers),
  ]);
}

/** Of indexes, manifests and their descriptors, and the labels of configurations. */
function annotationsIn(documents: readonly unknown[]): Readonly<Record<string, string>> {
  const carriers = [...documents.map(objectOf), ...descriptorsIn(documents)];
  const labels = documents.map((document) => objectOf(objectOf(objectOf(document).config).Labels));
  return Object.assign(
    {},
    ...labels.map(criuAnnotationsOf),
    ...carriers.map((one) => criuAnnotationsOf(objectOf(one.annotations))),
  );
}
