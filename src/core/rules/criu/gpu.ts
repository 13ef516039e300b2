import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `gpu`. Evidence `criu:` paths are those of release 4.2. */
export const GPU_RULES: readonly Rule[] = [
  criuRule({
    id: 'gpu-amdgpu',
    needs: [
      {
        need: 'kernel',
        min: '5.18',
        source: 'recalled, not verified (KFD CRIU commit 36988070 found, its release not)',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_HSA_AMD' }, { option: 'CONFIG_DRM_AMDGPU', module: 'amdgpu' }] },
      { need: 'criu', below: 'fails' },
      {
        need: 'host',
        text: 'as many GPUs of the same kind, with firmware, memory and caches not below those of the source',
      },
    ],
    text: 'ROCm state is rebuilt through the checkpoint call of the KFD driver and checked against the GPUs of the target.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'gpu-cuda',
    needs: [
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the NVIDIA driver is 555 or newer, and not older than on the source' },
      { need: 'host', text: 'cuda-checkpoint is in PATH' },
      { need: 'host', text: 'as many GPUs as on the source, and alike' },
      { need: 'host', text: 'the program uses no managed memory, MIG or MPS' },
    ],
    text: 'CUDA state is put back by the cuda plugin together with the NVIDIA driver of the target.',
    confidence: 'documented',
  }),
];
