import { ImageError } from '../image-error.ts';
import { type Json, objectOf, objectsOf } from './json-object.ts';

/** A container of a pod checkpoint, as the file that describes the pod lists it. */
export interface PodMember {
  readonly name: string;
  /** Where its checkpoint is, from the file that lists it: a directory, or a tar. */
  readonly path: string;
  /** SHA-256 of that tar, in hex; null where the file does not say. */
  readonly sha256: string | null;
}

/** Far above a pod; the image sets of an archive are capped too. */
const MAX_MEMBERS = 1_024;
/** Kubernetes allows 63 characters for the name of a container. */
const MAX_NAME_LENGTH = 256;

/**
 * The layouts of pod checkpoints (KEP-5823). It leaves them to the runtime, and they are not released yet:
 *
 * - `pod.options`: `containers` maps names to directories (CRI-O pull request 9758, containerd pull request 12932,
 *   checkpointctl `CheckpointedPodOptions`), or lists names, each with a tar beside it (the first draft of CRI-O)
 * - `checkpoint-manifest.json`: `containers` lists name and archive of each (CRI-O pull request 10313, containerd pull
 *   request 13822)
 */
const READERS: ReadonlyMap<string, (json: Json) => readonly PodMember[]> = new Map([
  ['pod.options', membersOfOptions],
  ['checkpoint-manifest.json', membersOfManifest],
]);

export function describesPod(name: string): boolean {
  return READERS.has(name);
}

/** Empty: the file describes no pod. Podman writes a `pod.options` beside the checkpoint of a container in a pod. */
export function podMembersOf(file: string, json: unknown): readonly PodMember[] {
  const members = READERS.get(file)?.(objectOf(json)) ?? [];
  if (members.length > MAX_MEMBERS) {
    throw new ImageError('image-too-large', `${file}: more than ${MAX_MEMBERS} containers`, { file, offset: 0 });
  }
  return members;
}

function membersOfOptions({ containers }: Json): readonly PodMember[] {
  if (Array.isArray(containers)) {
    return containers.flatMap((name) => memberOf(name, typeof name === 'string' ? `${name}.tar` : null));
  }
  return Object.entries(objectOf(containers)).flatMap(([name, directory]) => memberOf(name, directory));
}

function membersOfManifest({ containers }: Json): readonly PodMember[] {
  return objectsOf(containers).flatMap(({ name, archive, sha256 }) => memberOf(name, archive, sha256));
}

function memberOf(name: unknown, path: unknown, sha256: unknown = null): readonly PodMember[] {
  if (typeof name !== 'string' || name === '' || typeof path !== 'string' || path === '') return [];
  const digest = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null;
  return [{ name: name.slice(0, MAX_NAME_LENGTH), path, sha256: digest }];
}
