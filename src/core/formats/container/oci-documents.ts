import { criuAnnotationsOf } from './facts-of-file.ts';
import { type Json, objectOf, objectsOf } from './json-object.ts';

/** Documents of a container image: indexes, manifests, configurations, and the `manifest.json` of `docker save`. */

/** containerd names its layer so; Podman's is an ordinary one. */
export const CRIU_LAYER = 'application/vnd.containerd.container.criu.checkpoint.criu.tar';

export interface OciDocument {
  /** Its path in the archive. */
  readonly name: string;
  readonly json: unknown;
}

/** One image: what says something about it, and where its layers are. */
export interface OciImage {
  /** For people: of its container or its reference; '' where nothing says it. */
  readonly title: string;
  /** Manifest and configuration, and what leads to them. */
  readonly documents: readonly unknown[];
  readonly layers: readonly OciLayer[];
}

export interface OciLayer {
  /** Path of its blob in the archive. */
  readonly name: string;
  /** The manifest calls it a CRIU image set. */
  readonly isCheckpoint: boolean;
}

/** A manifest that an index lists, and that is not in the archive. */
export interface MissingBlob {
  readonly missing: string;
}

const TITLES = ['org.criu.checkpoint.container.name', 'org.opencontainers.image.ref.name', 'io.containerd.image.name'];

/** Nested indexes of real images are two; a document is looked at once, so a loop ends too. */
const MAX_DEPTH = 8;

/**
 * The images that indexes lead to. `docker save` of some releases writes both kinds of index, about the same images.
 * Blobs that no index leads to are of no image. Source: OCI image-spec, image-index.md and manifest.md.
 */
export function imagesIn(
  indexes: readonly OciDocument[],
  blobs: ReadonlyMap<string, unknown>,
): readonly (OciImage | MissingBlob)[] {
  const walk = new IndexWalk(blobs);
  for (const { name, json } of indexes) {
    const folder = name.slice(0, name.lastIndexOf('/') + 1);
    if (Array.isArray(json)) for (const item of objectsOf(json)) walk.visitSaved(item, folder);
    else walk.visit(objectOf(json), [], folder, 0);
  }
  return walk.images;
}

class IndexWalk {
  readonly images: (OciImage | MissingBlob)[] = [];
  /** Content of the JSON blobs, undefined for the others, by path. */
  readonly #blobs: ReadonlyMap<string, unknown>;
  readonly #seen = new Set<string>();
  #misses = false;

  constructor(blobs: ReadonlyMap<string, unknown>) {
    this.#blobs = blobs;
  }

  /** `above`: what leads to the document, without what it says of others. */
  visit(document: Json, above: readonly Json[], folder: string, depth: number): void {
    const own = objectsOf(document.layers);
    const listed = objectsOf(document.manifests);
    const direct = listed.filter((one) => !this.#isDocument(pathOf(one, folder)));
    const isCheckpoint = [...own, ...direct].some(({ mediaType }) => mediaType === CRIU_LAYER);
    const about = [...above, { annotations: document.annotations }];
    const layers = [
      ...own.flatMap((one) => this.#layerOf(one, folder, true)),
      ...direct.flatMap((one) => this.#layerOf(one, folder, depth === 0)),
    ];
    if (layers.length > 0) {
      const config = this.#blobs.get(pathOf(objectOf(document.config), folder));
      this.images.push({ title: titleOf(about), documents: [...about, document, config], layers });
    }
    // What containerd lists beside the checkpoint is the image that the container was made of.
    if (isCheckpoint || depth >= MAX_DEPTH) return;
    for (const one of listed) {
      const path = pathOf(one, folder);
      if (!this.#isDocument(path) || this.#seen.has(path)) continue;
      this.#seen.add(path);
      this.visit(objectOf(this.#blobs.get(path)), [...about, { annotations: one.annotations }], folder, depth + 1);
    }
  }

  /** An item of `manifest.json`: paths, not digests. */
  visitSaved(item: Json, folder: string): void {
    const texts = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
    const layers = texts(item.Layers).map((name) => ({ name: `${folder}${name}`, isCheckpoint: false }));
    const config = typeof item.Config === 'string' ? this.#blobs.get(`${folder}${item.Config}`) : undefined;
    if (layers.length === 0) return;
    this.images.push({ title: texts(item.RepoTags)[0] ?? '', documents: [item, config], layers });
  }

  #isDocument(path: string): boolean {
    return typeof this.#blobs.get(path) === 'object';
  }

  /**
   * `isOwn`: the archive has to have it. An index may list images of other platforms, which whoever saved it left out.
   */
  #layerOf(descriptor: Json, folder: string, isOwn: boolean): readonly OciLayer[] {
    const name = pathOf(descriptor, folder);
    const isCheckpoint = descriptor.mediaType === CRIU_LAYER;
    if (this.#blobs.has(name)) return [{ name, isCheckpoint }];
    // The first is enough to refuse the archive, and an index may list a hundred thousand.
    const isWanted = isOwn || isCheckpoint || descriptor.platform === undefined;
    if (isWanted && !this.#misses) this.images.push({ missing: name });
    this.#misses ||= isWanted;
    return [];
  }
}

/** Where the blob of a descriptor is; a digest of another kind is nowhere. */
function pathOf({ digest }: Json, folder: string): string {
  return `${folder}blobs/${String(digest).slice(0, 128).replace(':', '/')}`;
}

function titleOf(about: readonly Json[]): string {
  const annotations = about.map((one) => objectOf(one.annotations));
  for (const key of TITLES) {
    const title = annotations.map((one) => one[key]).findLast((text) => typeof text === 'string' && text !== '');
    if (typeof title === 'string') return title.slice(0, 256);
  }
  return '';
}

/** Of indexes, manifests and their descriptors, and the labels of configurations. */
export function annotationsIn(documents: readonly unknown[]): Readonly<Record<string, string>> {
  const carriers = [...documents.map(objectOf), ...descriptorsIn(documents)];
  const labels = documents.map((document) => objectOf(objectOf(objectOf(document).config).Labels));
  return Object.assign(
    {},
    ...labels.map(criuAnnotationsOf),
    ...carriers.map((one) => criuAnnotationsOf(objectOf(one.annotations))),
  );
}

export function descriptorsIn(documents: readonly unknown[]): readonly Json[] {
  return documents.flatMap((document) => [
    ...objectsOf(objectOf(document).manifests),
    ...objectsOf(objectOf(document).layers),
  ]);
}
