/** Small files of /proc and /sys in which a host says what it is. Null: the text is not what the kernel writes there. */

/** Ranges of CPUs as `/sys/devices/system/cpu/possible` has them: `0-3,8` are five. */
export function countCpus(text: string): number | null {
  let count = 0;
  for (const range of text.trim().split(',')) {
    const [, first, last] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(range) ?? [];
    if (first === undefined) return null;
    const size = Number(last ?? first) - Number(first) + 1;
    if (size < 1) return null;
    count += size;
  }
  return count;
}

/** The word in brackets: `always [madvise] never`. */
export function chosenWord(text: string): string | null {
  return /\[([a-z_]{1,32})\]/.exec(text)?.[1] ?? null;
}

/** `capability,landlock,apparmor`; an empty file says that none is active. */
export function splitLsm(text: string): readonly string[] {
  return text
    .trim()
    .split(',')
    .filter((name) => name !== '');
}

export function wholeNumber(text: string): number | null {
  const digits = text.trim();
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

/** First words of the lines of `/proc/modules`. */
export function loadedModules(text: string): readonly string[] {
  return linesOf(text).map((line) => line.split(' ')[0] ?? '');
}

/** Names of the paths in `modules.builtin`: `kernel/fs/ext4/ext4.ko` is `ext4.ko`. */
export function builtinModules(text: string): readonly string[] {
  return linesOf(text).map((line) => line.slice(line.lastIndexOf('/') + 1));
}

/** By the file systems mounted at and below /sys/fs/cgroup, in `/proc/mounts`; null where nothing is. */
export function cgroupOf(mounts: string): 'v1' | 'v2' | 'hybrid' | null {
  const kinds = new Set(
    linesOf(mounts)
      .map((line) => line.split(' '))
      .filter(([, place = '']) => place === '/sys/fs/cgroup' || place.startsWith('/sys/fs/cgroup/'))
      .map(([, , kind]) => kind),
  );
  if (kinds.has('cgroup')) return kinds.has('cgroup2') ? 'hybrid' : 'v1';
  return kinds.has('cgroup2') ? 'v2' : null;
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
