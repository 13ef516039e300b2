import type { Rule } from '../rule.ts';

/** Rules of the area `gpu`. Evidence `criu:` paths are those of release 4.2. */
export const GPU_RULES: readonly Rule[] = [
  {
    id: 'gpu-amdgpu',
    title: 'AMD GPU state',
    area: 'gpu',
    appliesTo: ['criu/gpu-amdgpu'],
    family: 'criu',
    arches: ['x86_64'],
    needs: [
      {
        need: 'kernel',
        min: '5.18',
        source: 'recalled, not verified (KFD CRIU commit 36988070 found, its release not)',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_HSA_AMD' }, { option: 'CONFIG_DRM_AMDGPU', module: 'amdgpu' }] },
      { need: 'criu', min: '3.17', below: 'fails' },
      {
        need: 'host',
        text: 'as many GPUs of the same kind, with firmware, memory and caches not below those of the source',
      },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'ROCm state is rebuilt through the checkpoint call of the KFD driver and checked against the GPUs of the target.',
    evidence: [
      'criu:Documentation/criu-amdgpu-plugin.txt:41',
      'criu:plugins/amdgpu/amdgpu_plugin_util.h:48',
      'https://github.com/checkpoint-restore/criu/issues/1895',
      'https://github.com/checkpoint-restore/criu/issues/2888',
    ],
    confidence: 'documented',
  },
  {
    id: 'gpu-cuda',
    title: 'NVIDIA CUDA state',
    area: 'gpu',
    appliesTo: ['criu/gpu-cuda'],
    family: 'criu',
    arches: ['x86_64', 'aarch64'],
    needs: [
      { need: 'criu', min: '4.0', below: 'fails' },
      { need: 'host', text: 'the NVIDIA driver is 555 or newer, and not older than on the source' },
      { need: 'host', text: 'cuda-checkpoint is in PATH' },
      { need: 'host', text: 'as many GPUs as on the source, and alike' },
      { need: 'host', text: 'the program uses no managed memory, MIG or MPS' },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'CUDA state is put back by the cuda plugin together with the NVIDIA driver of the target.',
    evidence: [
      'criu:plugins/cuda/README.md:5',
      'criu:plugins/cuda/README.md:56',
      'https://github.com/NVIDIA/cuda-checkpoint/issues/21',
      'https://github.com/checkpoint-restore/criu/issues/2953',
    ],
    confidence: 'documented',
  },
];
