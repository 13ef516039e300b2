import type { Atlas, AtlasKernel } from '#core/atlas/atlas.ts';

export const OPTIONS = ['CONFIG_TUN', 'CONFIG_VETH', 'CONFIG_HZ', 'CONFIG_UNIX_DIAG'];

export function makeKernel(patch: Partial<AtlasKernel> = {}): AtlasKernel {
  return {
    distro: 'Ubuntu',
    version: '24.04',
    package: null,
    release: '6.8.0-38-generic',
    releaseFrom: 'uname',
    arch: 'x86_64',
    machine: 'x86_64',
    form: 'kbuild',
    configVersion: '6.8.12',
    optionCount: 10_000,
    date: '2024-07-22',
    source: 'somebody/configs:ubuntu@0123456789ab',
    letters: 'ym=.',
    values: { HZ: '1000' },
    ...patch,
  };
}

export function makeAtlas(kernels: readonly AtlasKernel[], patch: Partial<Atlas> = {}): Atlas {
  return { revision: 'sha256:0', options: OPTIONS, kernels, packages: [], ...patch };
}
