import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `gpu`. Evidence `criu:` paths are those of release 4.2. */
export const GPU_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'gpu-amdgpu',
    title: 'AMD GPU state',
    area: 'gpu',
    since: '3.17',
    detect: { detector: 'amdgpu' },
    attributes: {
      gpus: 'number of GPUs of the source, where a file of the KFD driver tells',
      gpuModels: 'their PCI vendor and device ids',
      gpuMemoryMib: 'memory of the smallest of them in MiB',
    },
    arches: ['x86_64'],
    evidence: [
      'criu:Documentation/criu-amdgpu-plugin.txt:41',
      'criu:plugins/amdgpu/amdgpu_plugin_util.h:48',
      'https://github.com/checkpoint-restore/criu/issues/1895',
      'https://github.com/checkpoint-restore/criu/issues/2888',
    ],
  }),
  criuObjectType({
    id: 'gpu-cuda',
    title: 'NVIDIA CUDA state',
    area: 'gpu',
    since: '4.0',
    detect: {
      logic: 'any',
      conditions: [{ file: 'inventory', path: 'plugins_entry.plugins', op: 'contains', value: 'cuda_plugin' }],
    },
    arches: ['x86_64', 'aarch64'],
    evidence: [
      'criu:plugins/cuda/README.md:5',
      'criu:plugins/cuda/README.md:56',
      'https://github.com/NVIDIA/cuda-checkpoint/issues/21',
      'https://github.com/checkpoint-restore/criu/issues/2953',
    ],
  }),
];
