import { endianness } from 'node:os';
import type { Arch } from '#core/image/arch.ts';
import { FieldReader } from '#core/profile/field-reader.ts';
import { findFactConflict } from '#core/profile/find-fact-conflict.ts';
import { parseCpuInfo, x86AddressBits } from '#core/profile/host/cpuinfo.ts';
import {
  builtinModules,
  cgroupOf,
  chosenWord,
  countCpus,
  loadedModules,
  splitLsm,
  wholeNumber,
} from '#core/profile/host/host-texts.ts';
import { pageSizeOfAuxv } from '#core/profile/host/page-size-of-auxv.ts';
import { NO_FACTS } from '#core/profile/profile.ts';
import { ProfileError } from '#core/profile/profile-error.ts';
import { readFacts } from '#core/profile/read-facts.ts';
import { factOf, type HostFact } from './host-fact.ts';
import type { HostFiles } from './host-files.ts';
import { readGpuFacts } from './read-gpu-facts.ts';
import { readRestorerFacts } from './read-restorer-facts.ts';

export interface KernelOfHost {
  readonly release: string;
  readonly arch: Arch;
  /** CONFIG_MODULES; null where the configuration is not known. */
  readonly hasModules: boolean | null;
}

/** The facts from the files of a host, and those that programs `told`, which win. Unknown facts are left out. */
export async function readHostFacts(
  files: HostFiles,
  kernel: KernelOfHost,
  note: (text: string) => void,
  told: readonly HostFact[] = [],
): Promise<readonly HostFact[]> {
  const found = [
    ...(await cpuFacts(files, kernel.arch)),
    ...(await moduleFacts(files, kernel)),
    await factOf(files, 'lsm', '/sys/kernel/security/lsm', splitLsm),
    await pageSizeFact(files),
    await factOf(files, 'possibleCpus', '/sys/devices/system/cpu/possible', countCpus),
    await factOf(files, 'cgroup', '/proc/self/mounts', cgroupOf),
    await thpFact(files),
    await factOf(files, 'userNamespaces', '/proc/sys/user/max_user_namespaces', wholeNumber),
    await ipv6Fact(files),
    ...(await readRestorerFacts(files)),
    ...(await readGpuFacts(files)),
    ...told,
  ];
  const usable = found.filter((fact) => fact !== null).filter((fact) => isUsable(fact, note));
  return withoutConflicts([...new Map(usable.map((fact) => [fact.name, fact])).values()], note);
}

/** Files of a container may show a part of the host. Of two facts that contradict one another, one is left out, and said. */
function withoutConflicts(facts: readonly HostFact[], note: (text: string) => void): readonly HostFact[] {
  const values = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
  const conflict = findFactConflict({ ...NO_FACTS, ...values });
  if (conflict === null) return facts;
  note(`${conflict.fact} omitted: it ${conflict.fault}`);
  return withoutConflicts(
    facts.filter(({ name }) => name !== conflict.fact),
    note,
  );
}

/** A value that no profile takes is left out, and said. */
function isUsable({ name, value, source }: HostFact, note: (text: string) => void): boolean {
  const reader = new FieldReader();
  readFacts({ [name]: value }, reader);
  try {
    reader.finish();
    return true;
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    note(`${name} omitted: ${source}: ${error.message.slice(0, 300)}`);
    return false;
  }
}

async function cpuFacts(files: HostFiles, arch: Arch): Promise<readonly (HostFact | null)[]> {
  const source = '/proc/cpuinfo';
  const { flags } = parseCpuInfo((await files.text(source)) ?? '');
  if (flags === null) return [];
  const bits = arch === 'x86_64' ? x86AddressBits(flags) : null;
  return [
    { name: 'cpuFlags', value: flags, source },
    bits === null ? null : { name: 'addressBits', value: bits, source },
  ];
}

async function moduleFacts(files: HostFiles, kernel: KernelOfHost): Promise<readonly (HostFact | null)[]> {
  const folder = (await files.isThere(`/lib/modules/${kernel.release}`))
    ? `/lib/modules/${kernel.release}`
    : `/usr/lib/modules/${kernel.release}`;
  const none = kernel.hasModules === false ? 'CONFIG_MODULES is not set' : null;
  const loaded = await factOf(files, 'modulesLoaded', '/proc/modules', loadedModules);
  return [
    loaded ?? (none === null ? null : { name: 'modulesLoaded', value: [], source: none }),
    await factOf(files, 'modulesBuiltin', `${folder}/modules.builtin`, builtinModules),
    none === null ? await loadableFact(files, folder) : { name: 'modulesLoadable', value: false, source: none },
  ];
}

/** Modules that are not below /lib/modules here may be there outside of a container: that is not a no. */
async function loadableFact(files: HostFiles, folder: string): Promise<HostFact | null> {
  const lock = '/proc/sys/kernel/modules_disabled';
  const disabled = await files.text(lock);
  if (disabled?.trim() === '1') return { name: 'modulesLoadable', value: false, source: lock };
  const source = `${folder}/modules.dep`;
  const isSomething = disabled?.trim() === '0' && ((await files.bytes(source))?.length ?? 0) > 0;
  return isSomething ? { name: 'modulesLoadable', value: true, source } : null;
}

async function pageSizeFact(files: HostFiles): Promise<HostFact | null> {
  const source = '/proc/self/auxv';
  const auxv = await files.bytes(source);
  const value = auxv === null ? null : pageSizeOfAuxv(auxv, endianness() === 'LE');
  return value === null ? null : { name: 'pageSize', value, source };
}

async function thpFact(files: HostFiles): Promise<HostFact | null> {
  const source = '/sys/kernel/mm/transparent_hugepage/enabled';
  const chosen = await factOf(files, 'thp', source, chosenWord);
  if (chosen !== null) return chosen;
  const isNone = (await files.isFolder('/sys/kernel/mm')) && !(await files.isThere(source));
  return isNone ? { name: 'thp', value: 'none', source: '/sys/kernel/mm' } : null;
}

async function ipv6Fact(files: HostFiles): Promise<HostFact | null> {
  if (!(await files.isFolder('/proc/sys/net'))) return null;
  return { name: 'ipv6', value: await files.isThere('/proc/sys/net/ipv6'), source: '/proc/sys/net' };
}
