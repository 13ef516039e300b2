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
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: labels } }));
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
      layers: layers.map(({ mediaType, bytes }) => ({ mediaType, digest: digestOf(bytes), size: bytes.length })),
      annotations,
    }),
  );
  const index = JSON.stringify({
    schemaVersion: 2,
    manifests: [
      { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digestOf(manifest), size: manifest.length },
    ],
  });
  const head: TarFile[] = [
    { name: 'oci-layout', data: Buffer.from('{"imageLayoutVersion":"1.0.0"}') },
    { name: 'index.json', data: Buffer.from(index) },
  ];
  const blobs: TarFile[] = [...layers.map(({ bytes }) => blobOf(bytes)), blobOf(config), blobOf(manifest)];
  return blobsFirst ? [...blobs, ...head] : [...head, ...blobs.reverse()];
}

export function blobOf(bytes: Uint8Array): TarFile {
  return { name: `blobs/sha256/${digestOf(bytes).slice('sha256:'.length)}`, data: bytes };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
