import {
  cudaOfSmi,
  gpusOfPci,
  kfdBankBytes,
  nvidiaDriver,
  nvidiaModel,
  smiGpus,
} from '#core/profile/host/gpu-texts.ts';
import { factOf, type HostFact } from './host-fact.ts';
import type { HostFiles } from './host-files.ts';
import type { RunProgram } from './run-program.ts';

/** A server has some hundred PCI devices. */
const MAX_PCI_DEVICES = 1024;
const PCI = '/sys/bus/pci/devices';
/** Documentation of the kernel: drivers/gpu/drm/amd/amdkfd/kfd_topology.c. */
const KFD_NODES = '/sys/class/kfd/kfd/topology/nodes';
const NVIDIA_GPUS = '/proc/driver/nvidia/gpus';
/** The default of CUDA_MPS_PIPE_DIRECTORY. Where it is elsewhere, nothing is said. */
const MPS_PIPE = '/tmp/nvidia-mps/control';
const NVIDIA_VERSION = '/proc/driver/nvidia/version';

/** Reads files only, so that it also works on a copy of another host. */
export async function readGpuFacts(files: HostFiles): Promise<readonly (HostFact | null)[]> {
  const models = await nvidiaModels(files);
  return [
    ...(await pciFacts(files)),
    models.length === 0 ? null : { name: 'gpuModels', value: [...new Set(models)].sort(), source: NVIDIA_GPUS },
    await amdMemory(files),
    (await files.isThere(MPS_PIPE)) ? { name: 'gpuMps', value: true, source: MPS_PIPE } : null,
    (await factOf(files, 'gpuDriver', NVIDIA_VERSION, nvidiaDriver)) ??
      (await factOf(files, 'gpuDriver', '/sys/module/amdgpu/version', (text) => text.trim())),
  ];
}

async function pciFacts(files: HostFiles): Promise<readonly HostFact[]> {
  const names = (await files.list(PCI)).slice(0, MAX_PCI_DEVICES);
  if (names.length === 0) return [];
  const devices = await Promise.all(
    names.map(async (name) => ({
      class: (await files.text(`${PCI}/${name}/class`)) ?? '',
      vendor: (await files.text(`${PCI}/${name}/vendor`)) ?? '',
    })),
  );
  const { vendor, count } = gpusOfPci(devices);
  return [
    { name: 'gpuVendor', value: vendor, source: PCI },
    { name: 'gpuCount', value: count, source: PCI },
  ];
}

async function nvidiaModels(files: HostFiles): Promise<readonly string[]> {
  const names = (await files.list(NVIDIA_GPUS)).slice(0, MAX_PCI_DEVICES);
  const texts = await Promise.all(names.map((name) => files.text(`${NVIDIA_GPUS}/${name}/information`)));
  return texts.map((text) => nvidiaModel(text ?? '')).filter((model) => model !== null);
}

/** Of the smallest AMD GPU. A node of the topology is a GPU, or a processor, whose memory is no bank of a GPU. */
async function amdMemory(files: HostFiles): Promise<HostFact | null> {
  const nodes = (await files.list(KFD_NODES)).slice(0, MAX_PCI_DEVICES);
  const banks = await Promise.all(nodes.map((node) => files.text(`${KFD_NODES}/${node}/mem_banks/0/properties`)));
  const sizes = banks.flatMap((text) => kfdBankBytes(text ?? '') ?? []);
  return sizes.length === 0
    ? null
    : { name: 'gpuMemoryMib', value: Math.floor(Math.min(...sizes) / 2 ** 20), source: KFD_NODES };
}

const QUERY = ['--query-gpu=name,memory.total,mig.mode.current', '--format=csv,noheader,nounits'];

/** What only the programs of the driver tell; nothing where they are not installed. */
export async function askGpuPrograms(run: RunProgram): Promise<readonly HostFact[]> {
  const query = await run('nvidia-smi', QUERY);
  const gpus = query?.code === 0 ? smiGpus(query.out) : [];
  if (gpus.length === 0) return [];
  const source = 'nvidia-smi';
  const memory = gpus.flatMap(({ memoryMib }) => memoryMib ?? []);
  const split = gpus.flatMap(({ mig }) => mig ?? []);
  const cuda = cudaOfSmi((await run('nvidia-smi', []))?.out ?? '');
  const checkpoint = await run('cuda-checkpoint', ['--help']);
  return [
    { name: 'gpuVendor', value: 'nvidia', source },
    { name: 'gpuCount', value: gpus.length, source },
    { name: 'gpuModels', value: [...new Set(gpus.map(({ model }) => model))].sort(), source },
    ...(memory.length < gpus.length ? [] : [{ name: 'gpuMemoryMib', value: Math.min(...memory), source } as const]),
    ...(split.length < gpus.length ? [] : [{ name: 'gpuMig', value: split.includes(true), source } as const]),
    ...(cuda === null ? [] : [{ name: 'cudaVersion', value: cuda, source } as const]),
    { name: 'cudaCheckpoint', value: checkpoint !== null, source: 'cuda-checkpoint --help' },
  ];
}
