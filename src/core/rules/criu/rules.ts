import type { Rule } from '../rule.ts';
import { ARCH_RULES } from './arch.ts';
import { BASE_RULES } from './base.ts';
import { BROKEN_RELEASES_RULES } from './broken-releases.ts';
import { CGROUPS_RULES } from './cgroups.ts';
import { CONTAINER_RULES } from './container.ts';
import { CPU_RULES } from './cpu.ts';
import { CREDENTIALS_RULES } from './credentials.ts';
import { FILES_RULES } from './files.ts';
import { FIREWALL_RULES } from './firewall.ts';
import { FORMAT_RULES } from './format.ts';
import { GPU_RULES } from './gpu.ts';
import { IPC_RULES } from './ipc.ts';
import { LSM_RULES } from './lsm.ts';
import { MEMORY_RULES } from './memory.ts';
import { MOUNTS_RULES } from './mounts.ts';
import { NAMESPACES_RULES } from './namespaces.ts';
import { NETWORK_RULES } from './network.ts';
import { PROCESS_RULES } from './process.ts';
import { RESTORER_RULES } from './restorer.ts';
import { SECCOMP_RULES } from './seccomp.ts';
import { SOCKETS_RULES } from './sockets.ts';
import { TIMERS_RULES } from './timers.ts';
import { TTY_RULES } from './tty.ts';
import { VDSO_RULES } from './vdso.ts';

/** What images made by CRIU need, and what CRIU itself needs of a kernel. */
export const CRIU_RULES: readonly Rule[] = [
  ...FORMAT_RULES,
  ...FILES_RULES,
  ...GPU_RULES,
  ...BASE_RULES,
  ...ARCH_RULES,
  ...CPU_RULES,
  ...VDSO_RULES,
  ...NAMESPACES_RULES,
  ...CREDENTIALS_RULES,
  ...PROCESS_RULES,
  ...LSM_RULES,
  ...SECCOMP_RULES,
  ...MEMORY_RULES,
  ...TIMERS_RULES,
  ...TTY_RULES,
  ...SOCKETS_RULES,
  ...NETWORK_RULES,
  ...FIREWALL_RULES,
  ...MOUNTS_RULES,
  ...CGROUPS_RULES,
  ...IPC_RULES,
  ...CONTAINER_RULES,
  ...RESTORER_RULES,
  ...BROKEN_RELEASES_RULES,
];
