import type { HostFacts } from './profile.ts';

export interface FactConflict {
  readonly fact: keyof HostFacts;
  readonly fault: string;
}

interface Conflict extends FactConflict {
  readonly holds: (facts: HostFacts) => boolean;
}

const GPU_FACTS = [
  ...['gpuModels', 'gpuMemoryMib', 'gpuDriver', 'cudaVersion', 'kfdVersion'],
] as readonly (keyof HostFacts)[];

const CONFLICTS: readonly Conflict[] = [
  {
    fact: 'gpuCount',
    fault: 'contradicts /facts/gpuVendor: a vendor without a GPU, or GPUs without a vendor',
    holds: ({ gpuVendor, gpuCount }) =>
      gpuVendor !== null && gpuCount !== null && (gpuVendor === 'none') !== (gpuCount === 0),
  },
  {
    fact: 'gpuModels',
    fault: 'contradicts /facts/gpuCount: more models than GPUs',
    holds: ({ gpuModels, gpuCount }) => gpuModels !== null && gpuCount !== null && gpuModels.length > gpuCount,
  },
  {
    fact: 'gpuVendor',
    fault: 'contradicts the other facts about GPUs: none, but a model, a driver or memory is recorded',
    holds: (facts) => facts.gpuVendor === 'none' && GPU_FACTS.some((name) => isThere(facts[name])),
  },
  {
    fact: 'cudaVersion',
    fault: 'contradicts /facts/gpuVendor: only NVIDIA GPUs have CUDA',
    holds: ({ gpuVendor, cudaVersion }) => cudaVersion !== null && (gpuVendor === 'amd' || gpuVendor === 'intel'),
  },
  {
    fact: 'kfdVersion',
    fault: 'contradicts /facts/gpuVendor: only AMD GPUs have KFD',
    holds: ({ gpuVendor, kfdVersion }) => kfdVersion !== null && (gpuVendor === 'nvidia' || gpuVendor === 'intel'),
  },
  {
    fact: 'gpuMig',
    fault: 'contradicts /facts/gpuVendor: only NVIDIA GPUs have MIG',
    holds: ({ gpuVendor, gpuMig }) => gpuMig === true && isOther(gpuVendor),
  },
  {
    fact: 'gpuMps',
    fault: 'contradicts /facts/gpuVendor: only NVIDIA GPUs have MPS',
    holds: ({ gpuVendor, gpuMps }) => gpuMps === true && isOther(gpuVendor),
  },
  {
    fact: 'xsaveSize',
    fault: 'contradicts /facts/cpuFlags: a CPU without xsave has no xsave area',
    holds: ({ xsaveSize, cpuFlags }) => (xsaveSize ?? 0) > 0 && cpuFlags !== null && isX86WithoutXsave(cpuFlags),
  },
  {
    fact: 'devices',
    fault: 'contradicts /facts/gpuVendor: no GPU, but a device node of one',
    holds: ({ gpuVendor, devices }) => gpuVendor === 'none' && devices !== null && devices.some(isOfGpu),
  },
  {
    // seccomp(2): read, write, exit and sigreturn are all that such a process can do.
    fact: 'seccomp',
    fault: 'cannot be: CRIU does not run in strict mode. Record the mode in which it runs',
    holds: ({ seccomp }) => seccomp === 'strict',
  },
  {
    fact: 'apparmor',
    fault: 'contradicts /facts/lsm: confined, but AppArmor is not active',
    holds: ({ apparmor, lsm }) => apparmor === 'confined' && lsm !== null && !lsm.includes('apparmor'),
  },
  {
    fact: 'selinux',
    fault: 'contradicts /facts/lsm: SELinux is not among the active security modules',
    holds: ({ selinux, lsm }) =>
      (selinux === 'enforcing' || selinux === 'permissive') && lsm !== null && !lsm.includes('selinux'),
  },
];

function isOther(vendor: HostFacts['gpuVendor']): boolean {
  return vendor === 'none' || vendor === 'amd' || vendor === 'intel';
}

function isOfGpu(device: string): boolean {
  return /^\/dev\/(?:nvidia\d+|kfd)$/.test(device);
}

function isX86WithoutXsave(flags: readonly string[]): boolean {
  return flags.includes('fpu') && !flags.includes('xsave');
}

function isThere(value: HostFacts[keyof HostFacts]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

/** The first of the facts that contradict one another; null where all fit. */
export function findFactConflict(facts: HostFacts): FactConflict | null {
  const found = CONFLICTS.find(({ holds }) => holds(facts));
  return found === undefined ? null : { fact: found.fact, fault: found.fault };
}
