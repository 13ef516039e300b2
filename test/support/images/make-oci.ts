import { createHash } from 'node:crypto';
import type { TarFile } from './make-tar.ts';

export interface OciLayer {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The media type that containerd gives the layer of `ctr containers checkpoint`. */
export const CTR_LAYER = 'application/vnd.containerd.container.criu.checkpoint.criu.tar';
export const TAR_LAYER = 'application/vnd.oci.image.layer.v1.tar';

/**
 * The files of an OCI image layout: `oci-layout`, `index.json`, and the blobs, the layers after what speaks of them or
 * before (`blobsFirst`).
 */
export function ociLayoutOf(
  layers: readonly OciLayer[],
  {
    annotations = {},
    labels = {},
    blobsFirst = false,
  }: { annotations?: object; labels?: object; blobsFirst?: boolean } = {},
): readonly TarFile[] {
  const { descriptor, blobs } = ociImageOf(layers, { annotations, labels });
  const head = ociIndexOf([descriptor]);
  return blobsFirst ? [...blobs, ...head] : [...head, ...blobs.toReversed()];
}

/** `oci-layout` and `index.json`. */
export function ociIndexOf(manifests: readonly object[]): readonly TarFile[] {
  return [
    { name: 'oci-layout', data: Buffer.from('{"imageLayoutVersion":"1.0.0"}') },
    { name: 'index.json', data: Buffer.from(JSON.stringify({ schemaVersion: 2, manifests })) },
  ];
}

/** Another index, as a blob, and the descriptor of it. */
export function nestedIndexOf(manifests: readonly object[]): { readonly descriptor: object; readonly blob: TarFile } {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
  const descriptor = {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    digest: digestOf(bytes),
    size: bytes.length,
  };
  return { descriptor, blob: blobOf(bytes) };
}

/** The blobs of one image, its layers first, and what an index says of it. */
export function ociImageOf(
  layers: readonly OciLayer[],
  { annotations = {}, labels = {} }: { annotations?: object; labels?: object } = {},
): { readonly descriptor: object; readonly blobs: readonly TarFile[] } {
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: labels } }));
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
      layers: layers.map(({ mediaType, bytes }) => ({ mediaType, digest: digestOf(bytes), size: bytes.length })),
      annotations,
    }),
  );
  return {
    descriptor: {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(manifest),
      size: manifest.length,
    },
    blobs: [...layers.map(({ bytes }) => blobOf(bytes)), blobOf(config), blobOf(manifest)],
  };
}

export function blobOf(bytes: Uint8Array): TarFile {
  return { name: `blobs/sha256/${digestOf(bytes).slice('sha256:'.length)}`, data: bytes };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
