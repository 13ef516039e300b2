/** How whoever asked for a plan can have the image converted. */

/** Given the object types to drop. */
export interface ConvertWords {
  command(drop: readonly string[]): string;
  /** Null: no service was asked. */
  request(drop: readonly string[]): string | null;
}

export interface ConvertPlace {
  /** Files, as the command line takes them. */
  readonly image: string;
  readonly profile: string;
  readonly parents: readonly string[];
  /** The service that was asked (`http://127.0.0.1:8080`), and the name of the profile there. */
  readonly service: { readonly origin: string; readonly profile: string } | null;
}

export function convertWords({ image, profile, parents, service }: ConvertPlace): ConvertWords {
  const named = parents.flatMap((parent) => ['--parent', parent]);
  return {
    command: (drop) => {
      const drops = drop.flatMap((type) => ['--drop', type]);
      const words = ['restore-matrix', 'convert', image, '--to', profile, ...named, ...drops, '-o', 'OUT'];
      return words.map(inShell).join(' ');
    },
    request: (drop) => {
      if (service === null) return null;
      const query = new URLSearchParams([
        ['profile', service.profile],
        ...drop.map((type): [string, string] => ['drop', type]),
      ]);
      const url = inShell(`${service.origin}/api/v1/convert?${query}`);
      return `curl --fail -X POST -H 'content-type: application/octet-stream' -T IMAGE -o OUT ${url}`;
    },
  };
}

/** A word for a shell, in quotes where it needs them. */
function inShell(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
