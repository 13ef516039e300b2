import type { Arch } from '../image/arch.ts';
import type { KconfigOptions } from '../kconfig/kconfig.ts';
import type { HostFacts } from './profile.ts';
import type { ProfileFieldError } from './profile-error.ts';

/** What is compared; of a derived profile only what it says itself. */
export interface Statements {
  readonly arch: Arch | null;
  readonly kconfig: Readonly<Record<string, string | null>>;
  readonly facts: Partial<HostFacts>;
}

/** Options without which a security module cannot be active. */
const LSM_OPTIONS: Readonly<Record<string, string>> = {
  apparmor: 'CONFIG_SECURITY_APPARMOR',
  bpf: 'CONFIG_BPF_LSM',
  landlock: 'CONFIG_SECURITY_LANDLOCK',
  selinux: 'CONFIG_SECURITY_SELINUX',
  smack: 'CONFIG_SECURITY_SMACK',
  tomoyo: 'CONFIG_SECURITY_TOMOYO',
  yama: 'CONFIG_SECURITY_YAMA',
};

const PAGE_SIZE_OPTIONS: KconfigOptions = {
  CONFIG_ARM64_4K_PAGES: '4096',
  CONFIG_ARM64_16K_PAGES: '16384',
  CONFIG_ARM64_64K_PAGES: '65536',
  CONFIG_PPC_4K_PAGES: '4096',
  CONFIG_PPC_16K_PAGES: '16384',
  CONFIG_PPC_64K_PAGES: '65536',
};

const PAGES_OF_4_KIB: readonly Arch[] = ['x86_64', 'x86_32', 's390x', 's390', 'arm', 'riscv64', 'riscv32'];

/** Facts of one profile that cannot hold together; the pointer names one, the message the other. */
export function findContradictions(said: Statements): readonly ProfileFieldError[] {
  return [...againstOptions(said), ...againstArch(said), ...amongFacts(said)];
}

function againstOptions({ kconfig, facts }: Statements): readonly ProfileFieldError[] {
  const needs: (readonly [keyof HostFacts, boolean, string, string])[] = [
    ['modulesLoaded', (facts.modulesLoaded?.length ?? 0) > 0, 'modules are loaded', 'CONFIG_MODULES'],
    ['modulesLoadable', facts.modulesLoadable === true, 'modules can be loaded', 'CONFIG_MODULES'],
    ['ipv6', facts.ipv6 === true, 'IPv6 is enabled', 'CONFIG_IPV6'],
    ['thp', (facts.thp ?? 'none') !== 'none', `transparent huge pages are ${facts.thp}`, 'CONFIG_TRANSPARENT_HUGEPAGE'],
    ['cgroup', (facts.cgroup ?? null) !== null, `cgroup ${facts.cgroup} is mounted`, 'CONFIG_CGROUPS'],
    ['nsLastPid', isThere(facts.nsLastPid), 'ns_last_pid is there', 'CONFIG_CHECKPOINT_RESTORE'],
    ['userNamespaces', (facts.userNamespaces ?? 0) > 0, 'user namespaces can be made', 'CONFIG_USER_NS'],
    ['userNamespace', facts.userNamespace === true, 'the restorer is in a user namespace', 'CONFIG_USER_NS'],
    ['seccomp', facts.seccomp === 'filter', 'a seccomp filter is active', 'CONFIG_SECCOMP_FILTER'],
    ['inotifyInstances', isThere(facts.inotifyInstances), 'inotify has a limit', 'CONFIG_INOTIFY_USER'],
    ['inotifyWatches', isThere(facts.inotifyWatches), 'inotify has a limit', 'CONFIG_INOTIFY_USER'],
    ['mqueueQueues', isThere(facts.mqueueQueues), 'message queues have a limit', 'CONFIG_POSIX_MQUEUE'],
    ['selinux', isThere(facts.selinux) && facts.selinux !== 'disabled', 'SELinux is on', 'CONFIG_SECURITY_SELINUX'],
    ['apparmor', facts.apparmor === 'confined', 'AppArmor confines the restorer', 'CONFIG_SECURITY_APPARMOR'],
    ['addressBits', (facts.addressBits ?? 0) > 48, 'addresses have more than 48 bits', 'CONFIG_X86_5LEVEL'],
    ...(facts.lsm ?? []).map((name) => ['lsm', true, `${name} is active`, LSM_OPTIONS[name] ?? ''] as const),
  ];
  return needs
    .filter(([, holds, , option]) => holds && kconfig[option] === 'n')
    .map(([fact, , what, option]) => contradiction(fact, `${what}, but ${option} is not set`));
}

function againstArch({ arch, kconfig, facts }: Statements): readonly ProfileFieldError[] {
  const size = facts.pageSize ?? null;
  if (size === null) return [];
  const option = Object.keys(PAGE_SIZE_OPTIONS).find(
    (name) => kconfig[name] === 'y' && PAGE_SIZE_OPTIONS[name] !== String(size),
  );
  if (option !== undefined) return [contradiction('pageSize', `pages have ${size} bytes, but ${option}=y`)];
  if (arch === null || !PAGES_OF_4_KIB.includes(arch) || size === 4096) return [];
  return [contradiction('pageSize', `pages have ${size} bytes, but those of ${arch} have 4096`)];
}

function amongFacts({ arch, facts }: Statements): readonly ProfileFieldError[] {
  const errors: ProfileFieldError[] = [];
  const both = facts.modulesLoaded?.find((module) => facts.modulesBuiltin?.includes(module));
  if (both !== undefined) {
    errors.push(contradiction('modulesLoaded', `${both} is loaded, but modulesBuiltin says that it is built in`));
  }
  const flags = arch === 'x86_64' ? (facts.cpuFlags ?? null) : null;
  if (flags !== null && (facts.addressBits ?? 0) > 48 && !flags.includes('la57')) {
    errors.push(contradiction('addressBits', `${facts.addressBits} bits, but cpuFlags does not have la57`));
  }
  return errors;
}

/** `none` says of a file that it is not there. */
function isThere(fact: string | number | null | undefined): boolean {
  return fact !== undefined && fact !== null && fact !== 'none';
}

function contradiction(fact: keyof HostFacts, message: string): ProfileFieldError {
  return { pointer: `/facts/${fact}`, message: `contradiction: ${message}` };
}
