import { ARCH_OBJECT_TYPES } from './arch.ts';
import { BASE_OBJECT_TYPES } from './base.ts';
import { CGROUPS_OBJECT_TYPES } from './cgroups.ts';
import { CONTAINER_OBJECT_TYPES } from './container.ts';
import { CPU_OBJECT_TYPES } from './cpu.ts';
import { CREDENTIALS_OBJECT_TYPES } from './credentials.ts';
import type { CriuObjectType } from './criu-object-type.ts';
import { FILES_OBJECT_TYPES } from './files.ts';
import { FORMAT_OBJECT_TYPES } from './format.ts';
import { GPU_OBJECT_TYPES } from './gpu.ts';
import { IPC_OBJECT_TYPES } from './ipc.ts';
import { LSM_OBJECT_TYPES } from './lsm.ts';
import { MEMORY_OBJECT_TYPES } from './memory.ts';
import { MOUNTS_OBJECT_TYPES } from './mounts.ts';
import { NAMESPACES_OBJECT_TYPES } from './namespaces.ts';
import { NETWORK_OBJECT_TYPES } from './network.ts';
import { PROCESS_OBJECT_TYPES } from './process.ts';
import { SECCOMP_OBJECT_TYPES } from './seccomp.ts';
import { SOCKETS_OBJECT_TYPES } from './sockets.ts';
import { TIMERS_OBJECT_TYPES } from './timers.ts';
import { TTY_OBJECT_TYPES } from './tty.ts';
import { VDSO_OBJECT_TYPES } from './vdso.ts';

/** Every CRIU feature that restoring may depend on. */
export const CRIU_OBJECT_TYPES: readonly CriuObjectType[] = [
  ...FORMAT_OBJECT_TYPES,
  ...FILES_OBJECT_TYPES,
  ...GPU_OBJECT_TYPES,
  ...BASE_OBJECT_TYPES,
  ...ARCH_OBJECT_TYPES,
  ...CPU_OBJECT_TYPES,
  ...VDSO_OBJECT_TYPES,
  ...NAMESPACES_OBJECT_TYPES,
  ...CREDENTIALS_OBJECT_TYPES,
  ...PROCESS_OBJECT_TYPES,
  ...LSM_OBJECT_TYPES,
  ...SECCOMP_OBJECT_TYPES,
  ...MEMORY_OBJECT_TYPES,
  ...TIMERS_OBJECT_TYPES,
  ...TTY_OBJECT_TYPES,
  ...SOCKETS_OBJECT_TYPES,
  ...NETWORK_OBJECT_TYPES,
  ...MOUNTS_OBJECT_TYPES,
  ...CGROUPS_OBJECT_TYPES,
  ...IPC_OBJECT_TYPES,
  ...CONTAINER_OBJECT_TYPES,
];
