import { createHash } from 'node:crypto';
import { type TarFile, tarOf } from './make-tar.ts';

/** Checkpoints of pods, in the layouts that runtimes write or propose (src/core/formats/container/pod-members.ts). */
export type PodContainers = Readonly<Record<string, readonly TarFile[]>>;

/** CRI-O pull request 9758: a directory for each container, and `pod.options`. */
export function podOfDirectories(containers: PodContainers): readonly TarFile[] {
  const names = Object.keys(containers);
  const options = { version: 1, containers: Object.fromEntries(names.map((name) => [name, `ctr-${name}`])) };
  return [
    jsonFile('pod.options', options),
    jsonFile('pod.dump', { metadata: { name: 'shop', namespace: 'default' } }),
    ...Object.entries(containers).flatMap(([name, files]) => within(`ctr-${name}`, files)),
  ];
}

/** CRI-O pull request 10313: a tar for each container below `containers`, named by a digest, and a manifest. */
export async function podOfTars(containers: PodContainers): Promise<readonly TarFile[]> {
  const tars = await Promise.all(
    Object.entries(containers).map(async ([name, files]) => {
      const data = await tarOf(files);
      const archive = `containers/${createHash('sha256').update(name).digest('hex')}.tar`;
      return { name, archive, data, sha256: createHash('sha256').update(data).digest('hex') };
    }),
  );
  const manifest = {
    version: 1,
    runtime: 'cri-o',
    containers: tars.map(({ name, archive, sha256 }) => ({ name, id: name, archive, sha256 })),
  };
  return [
    jsonFile('checkpoint-manifest.json', manifest),
    jsonFile('pod-config.json', { metadata: { name: 'shop' } }),
    ...tars.map(({ archive, data }) => ({ name: archive, data })),
  ];
}

export function within(folder: string, files: readonly TarFile[]): readonly TarFile[] {
  return files.map((file) => ({ ...file, name: `${folder}/${file.name}` }));
}

export function jsonFile(name: string, value: unknown): TarFile {
  return { name, data: Buffer.from(JSON.stringify(value)) };
}
