import type { Need, Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

function vendor(name: string, words: string): Need {
  return { need: 'facts-any', anyOf: [{ fact: 'gpuVendor', values: [name, 'several'] }], text: words };
}

/** Rules of the area `gpu`. Evidence `criu:` paths are those of release 4.2. */
export const GPU_RULES: readonly Rule[] = [
  criuRule({
    id: 'gpu-amdgpu',
    needs: [
      {
        need: 'kernel',
        min: '5.18',
        below: 'unknown',
        source: 'recalled, not verified (KFD CRIU commit 36988070 found, its release not)',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_HSA_AMD' }, { option: 'CONFIG_DRM_AMDGPU', module: 'amdgpu' }] },
      { need: 'criu', below: 'fails' },
      vendor('amd', 'the host has AMD GPUs'),
      { need: 'fact', fact: 'kfdVersion', test: 'version-at-least', value: '1.8' },
    ],
    text: 'CRIU rebuilds ROCm state through the checkpoint call of the KFD driver (interface 1.8).',
    moreEvidence: ['criu:plugins/amdgpu/amdgpu_plugin.c:1172'],
    confidence: 'documented',
  }),
  criuRule({
    id: 'gpu-amdgpu-devices',
    title: 'GPUs like those of the source',
    appliesTo: ['criu/gpu-amdgpu'],
    needs: [
      {
        need: 'fact',
        fact: 'gpuCount',
        test: 'at-least',
        fromAttribute: 'gpus',
        when: { attribute: 'gpus', present: true },
      },
      {
        need: 'fact',
        fact: 'gpuMemoryMib',
        test: 'at-least',
        fromAttribute: 'gpuMemoryMib',
        when: { attribute: 'gpuMemoryMib', present: true },
      },
      {
        need: 'host',
        text: 'the host has no more AMD GPUs than the source had, with the same PCI ids, units and queues, and with firmware that is not older, none of which profiles record',
      },
    ],
    text: 'CRIU matches every GPU in the image with one of the target: as many GPUs, of the same model, with at least as much memory and not older firmware.',
    evidence: [
      'criu:plugins/amdgpu/amdgpu_plugin_topology.c (device_properties_match, set_restore_gpu_maps)',
      'criu:plugins/amdgpu/criu-amdgpu.proto',
    ],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'gpu-cuda',
    needs: [
      { need: 'criu', below: 'fails' },
      vendor('nvidia', 'the host has NVIDIA GPUs'),
      { need: 'fact', fact: 'gpuDriver', test: 'version-at-least', value: '555' },
      { need: 'host', text: 'the NVIDIA driver is not older than on the source, which the image does not record' },
      { need: 'facts-any', anyOf: [{ fact: 'cudaCheckpoint', values: ['true'] }], text: 'cuda-checkpoint is in PATH' },
      {
        need: 'host',
        text: 'the target has as many GPUs as the source, of the same model and memory, which the image does not record',
      },
      {
        need: 'facts-any',
        anyOf: [{ fact: 'gpuMig', values: ['false'] }],
        text: 'no GPU is split into MIG instances',
      },
      { need: 'facts-any', anyOf: [{ fact: 'gpuMps', values: ['false'] }], text: 'MPS does not serve the GPUs' },
      { need: 'host', text: 'the program does not use managed memory' },
    ],
    text: 'The cuda plugin restores CUDA state together with the NVIDIA driver of the target. The driver must be 555 or newer, the GPUs similar and as many as on the source. MIG, MPS and managed memory are not supported.',
    confidence: 'documented',
  }),
];
