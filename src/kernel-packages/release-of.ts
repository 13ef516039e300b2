/** What `uname -r` prints, and what says so. */
export interface Release {
  readonly text: string;
  readonly source: string;
}

const RELEASE = /^[0-9][\w.+~-]{0,120}$/;

/** Of a path in a package or on a host: `boot/config-6.1.0`, `lib/modules/6.1.0/config`; null for any other. */
export function releaseOfPath(path: string): Release | null {
  const name = path.replace(/^(\.?\/)+/, '');
  const found =
    /(?:^|\/)config-([^/]+?)(?:\.(?:gz|xz|zst))?$/.exec(name)?.[1] ??
    /(?:^|\/)lib\/modules\/([^/]+)\/(?:config|build\/\.config)$/.exec(name)?.[1];
  return found !== undefined && RELEASE.test(found) ? { text: found, source: 'the name of the file' } : null;
}

/**
 * A configuration in a package. Debian's `linux-config-6.1` has `usr/src/linux-config-6.1/config.amd64_rt_amd64.xz`,
 * whose name has no release.
 */
export function isConfigPath(path: string): boolean {
  return releaseOfPath(path) !== null || /(?:^|\/)usr\/src\/linux-config-[^/]+\/config\.[\w-]+\.xz$/.test(path);
}

/** Of the banner in a kernel: `Linux version 6.1.0-56-amd64 (debian-kernel@...) ...`. */
export function releaseOfBanner(kernel: Buffer): Release | null {
  const start = kernel.indexOf('Linux version ');
  if (start < 0) return null;
  const banner = kernel.subarray(start, start + 160).toString('latin1');
  const found = /^Linux version (\S+) /.exec(banner)?.[1];
  return found !== undefined && RELEASE.test(found) ? { text: found, source: 'the banner of the kernel' } : null;
}
