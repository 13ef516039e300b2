/** Tags and digests have characters that names of images do not. */
const UNNAMEABLE = /[^A-Za-z0-9._+/@-]/g;

/** Two containers of an archive would be recorded below one name. */
export class RepeatedNameError extends Error {
  constructor(name: string) {
    super(`two images of the archive would be recorded as ${name}`);
    this.name = 'RepeatedNameError';
  }
}

/**
 * The image names of the containers of a pod: `shop/app`. A container without a name of its own is `shop` itself.
 *
 * @throws RepeatedNameError
 */
export function nameContainers(pod: string, containers: readonly string[]): readonly string[] {
  const names = containers.map((name) => (name === '' ? pod : `${pod}/${name.replace(UNNAMEABLE, '-')}`));
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) throw new RepeatedNameError(repeated);
  return names;
}
