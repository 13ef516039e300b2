/** Small files of /proc in which a process sees its rights. Null: the text is not what the kernel writes there. */
import { CAPABILITY_NAMES } from '../../image/capability-names.ts';

/** `CapBnd:` of /proc/self/status, 16 hex digits. */
export function boundingSet(status: string): readonly string[] | null {
  const digits = /^CapBnd:\s*([0-9a-f]{16})$/m.exec(status)?.[1];
  if (digits === undefined) return null;
  const bits = BigInt(`0x${digits}`);
  return CAPABILITY_NAMES.filter((_, number) => ((bits >> BigInt(number)) & 1n) === 1n);
}

const SECCOMP_MODES = ['none', 'strict', 'filter'] as const;

/** `Seccomp:` of /proc/self/status. */
export function seccompMode(status: string): (typeof SECCOMP_MODES)[number] | null {
  const digit = /^Seccomp:\s*([012])$/m.exec(status)?.[1];
  return digit === undefined ? null : (SECCOMP_MODES[Number(digit)] ?? null);
}

/** Whether the mount that a path is on, the last and longest of /proc/self/mounts, is read-only. */
export function isReadOnly(mounts: string, path: string): boolean | null {
  let longest = '';
  let options: string | null = null;
  for (const line of mounts.split('\n')) {
    const [, place = '', , flags = ''] = line.split(' ');
    const covers = place === '/' || path === place || path.startsWith(`${place}/`);
    if (place === '' || !covers || place.length < longest.length) continue;
    longest = place;
    options = flags;
  }
  return options === null ? null : options.split(',').includes('ro');
}

/** The initial user namespace maps every id to itself. */
export function isInUserNamespace(uidMap: string): boolean | null {
  const lines = uidMap.trim().split('\n');
  const fields = lines.map((line) => line.trim().split(/\s+/));
  if (fields.some((line) => line.length !== 3 || line.some((field) => !/^\d{1,10}$/.test(field)))) return null;
  return !(fields.length === 1 && fields[0]?.join(' ') === '0 0 4294967295');
}

/** Inodes of the first namespaces of a machine (kernel include/uapi/linux/nsfs.h, since 3.8). */
const FIRST = { pid: '4026531836', user: '4026531837' } as const;

/** `pid:[4026531836]`, where /proc/self/ns/pid leads. */
export function isFirstNamespace(kind: keyof typeof FIRST, link: string): boolean | null {
  const inode = /^([a-z]+):\[(\d{1,20})\]$/.exec(link);
  return inode?.[1] === kind ? inode[2] === FIRST[kind] : null;
}
