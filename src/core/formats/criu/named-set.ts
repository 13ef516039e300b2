import type { PodMember } from '../container/pod-members.ts';
import { ImageError, shownName } from '../image-error.ts';
import type { CriuImageSet } from './criu-image-set.ts';

/** One image set of an archive. */
export interface NamedSet {
  /** Of its container; unique in the archive, and '' where there is one set only. */
  readonly name: string;
  /** SHA-256 of the tar that holds it alone, as it is in the archive, in hex; null where there is no such tar. */
  readonly sha256: string | null;
  readonly set: CriuImageSet;
}

/** A set before it is known whether there are others. */
export interface PlacedSet extends NamedSet {
  /** Where it is in the archive: a directory, or a tar. */
  readonly path: string;
}

/**
 * The sets of an archive under the names that a description of a pod gives them.
 *
 * @throws ImageError when a container that is listed is not there, or not with the bytes that are listed
 */
export function nameSets(placed: readonly PlacedSet[], members: readonly PodMember[]): readonly NamedSet[] {
  const names = new Map<PlacedSet, string>();
  for (const member of members) {
    const found = placed.filter(({ path }) => path === member.path);
    for (const one of found) names.set(one, one.name === '' ? member.name : `${member.name}/${one.name}`);
    const file = member.path;
    if (found.length === 0) {
      const message = `the container ${shownName(member.name)} is missing: no checkpoint at ${shownName(file)}`;
      throw new ImageError('image-incomplete', message, { file: shownName(file) });
    }
    if (member.sha256 !== null && found.some(({ sha256 }) => sha256 !== null && sha256 !== member.sha256)) {
      const message = `${shownName(file)}: the digest differs from the one in checkpoint-manifest.json`;
      throw new ImageError('image-malformed', message, { file: shownName(file), offset: 0 });
    }
  }
  const [only, ...others] = placed;
  if (only !== undefined && others.length === 0) return [{ name: '', sha256: only.sha256, set: only.set }];
  return withUniqueNames(
    placed.map((one) => {
      const name = names.get(one) ?? (one.name === '' ? nameOfPath(one.path) : one.name);
      return { name, sha256: one.sha256, set: one.set };
    }),
  );
}

/** `web`, `web-2`, ...: names are those of strangers, and two containers may have the same. */
function withUniqueNames(sets: readonly NamedSet[]): readonly NamedSet[] {
  const taken = new Set<string>();
  return sets.map((one) => {
    let name = one.name;
    for (let number = 2; taken.has(name); number += 1) name = `${one.name}-${number}`;
    taken.add(name);
    return { ...one, name };
  });
}

/** `containers/web.tar.gz` is `containers/web`. */
function nameOfPath(path: string): string {
  return path.replace(/\.(?:tar|tgz)(?:\.\w+)?$/, '') || 'checkpoint';
}

/** The one set of an archive, for who can use one only. @throws ImageError */
export function onlySetOf<T extends { readonly name: string }>(sets: readonly T[]): T {
  const [only, ...others] = sets;
  if (only !== undefined && others.length === 0) return only;
  const names = sets.slice(0, MAX_LISTED).map(({ name }) => shownName(name.slice(0, MAX_LISTED_NAME)));
  const more = sets.length > names.length ? `, and ${sets.length - names.length} more` : '';
  throw new ImageError('image-several-sets', `the archive has ${sets.length} image sets: ${names.join(', ')}${more}`);
}

/** An error stays readable. */
const MAX_LISTED = 16;
const MAX_LISTED_NAME = 48;
