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
        text: 'the target has as many GPUs of the same kind, with firmware, memory and caches not below those of the source',
      },
    ],
    text: 'CRIU rebuilds ROCm state through the checkpoint call of the KFD driver and checks it against the GPUs of the target.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'gpu-cuda',
    needs: [
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the NVIDIA driver is 555 or newer, and not older than on the source' },
      { need: 'host', text: 'cuda-checkpoint is in PATH' },
      { need: 'host', text: 'the target has as many GPUs as the source, of the same kind' },
      { need: 'host', text: 'the program does not use managed memory, MIG or MPS' },
    ],
    text: 'The cuda plugin restores CUDA state together with the NVIDIA driver of the target.',
    confidence: 'documented',
  }),
];
