import { gunzipSync } from 'node:zlib';
import { decodeKconfig } from '#core/kconfig/decode-kconfig.ts';
import { KconfigError } from '#core/kconfig/kconfig-error.ts';
import { MAX_KCONFIG_LENGTH, type ParsedKconfig, parseKconfig } from '#core/kconfig/parse-kconfig.ts';
import type { HostFiles } from './host-files.ts';

export interface FoundKconfig {
  readonly source: string;
  readonly text: string;
  readonly parsed: ParsedKconfig;
}

/** The kernel itself first, then where distributions put the configuration of a release. */
function placesOf(release: string): readonly string[] {
  return [
    '/proc/config.gz',
    `/boot/config-${release}`,
    `/lib/modules/${release}/config`,
    `/usr/lib/modules/${release}/config`,
    `/lib/modules/${release}/build/.config`,
    `/usr/lib/modules/${release}/build/.config`,
    `/usr/lib/kernel/config-${release}`,
    `/usr/src/linux-headers-${release}/.config`,
  ];
}

/** The configuration of the running kernel, and why files before it were passed over. */
export async function findKconfig(
  files: HostFiles,
  release: string,
  note: (text: string) => void,
): Promise<FoundKconfig | null> {
  for (const source of placesOf(release)) {
    const bytes = await files.bytes(source);
    if (bytes === null) continue;
    const found = parse(bytes);
    if (typeof found === 'string') note(`${source} skipped: ${found}`);
    else if (isOther(found.parsed, release)) note(`${source} skipped: it is for Linux ${found.parsed.hint?.version}`);
    else return { source, ...found };
  }
  return null;
}

/** A text says what is wrong. */
function parse(bytes: Uint8Array): Omit<FoundKconfig, 'source'> | string {
  try {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_KCONFIG_LENGTH }) : bytes;
    const text = decodeKconfig(plain);
    const parsed = parseKconfig(text);
    return parsed.count === 0 ? 'it contains no option' : { text, parsed };
  } catch (error) {
    if (error instanceof KconfigError) return error.message;
    return error instanceof Error && 'code' in error ? `unreadable (${String(error.code)})` : 'unreadable';
  }
}

/**
 * A `build` link may lead to sources of another kernel: the head of the text names its version. Two numbers are compared:
 * Debian builds 6.1.0-56 of 6.1.176, its releases count binary interfaces.
 */
function isOther({ hint }: ParsedKconfig, release: string): boolean {
  const seriesOf = (text: string) => /^\d+\.\d+/.exec(text)?.[0] ?? text;
  return hint !== null && seriesOf(hint.version) !== seriesOf(release);
}
