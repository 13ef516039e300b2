import { describe, expect, it } from 'vitest';
import type { HostFacts } from '#core/profile/profile.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Finding } from '#core/verdict/verdict.ts';
import { makeContent } from './make-content.ts';
import { makeProfile, type ProfilePatch } from './make-profile.ts';

type Attributes = Parameters<typeof makeContent>[0];

function severityOf(rule: string, objects: Attributes, facts: Partial<HostFacts>, patch: ProfilePatch = {}) {
  const { findings } = decideVerdict(makeContent(objects), makeProfile({ ...patch, facts }), RULE_BOOK);
  return findings.find((one: Finding) => one.rule === rule)?.severity ?? null;
}

function assumptionsOf(objects: Attributes, patch: ProfilePatch = {}): readonly string[] {
  return decideVerdict(makeContent(objects), makeProfile(patch), RULE_BOOK).assumptions;
}

describe('rights of the restorer', () => {
  const HELD = { 'criu/cap-held': { capabilities: ['chown', 'sys-resource'] } };

  it('bound what it gives to a task', () => {
    expect(severityOf('cap-held', HELD, { capabilities: ['chown', 'sys-admin'] })).toBe('blocker');
    expect(severityOf('cap-held', HELD, { capabilities: ['chown', 'sys-admin', 'sys-resource'] })).toBeNull();
    expect(assumptionsOf(HELD)).toContain('CRIU holds every capability that a task in the image holds');
  });

  it.each<readonly [string, string, readonly string[], string | null]>([
    ['6.1', 'criu@4.2', ['checkpoint-restore'], null],
    ['6.1', 'criu@4.2', ['chown'], 'blocker'],
    ['6.1', 'criu@3.17.1', ['checkpoint-restore'], 'blocker'],
    ['5.4', 'criu@4.2', ['checkpoint-restore'], 'blocker'],
    ['5.4', 'criu@4.2', ['sys-admin'], null],
  ])('of %s and %s with %s', (release, restorer, capabilities, expected) => {
    const patch = { release, restorers: [restorer], kconfigComplete: false };
    const { findings } = decideVerdict(makeContent({}), makeProfile({ ...patch, facts: { capabilities } }), RULE_BOOK);
    const found = findings.find(({ rule, required }) => rule === 'base-checkpoint-restore' && /CAP_/.test(required));
    expect(found?.severity ?? null).toBe(expected);
  });
});

describe('process ids', () => {
  const PID = { 'criu/set-pid': {} };

  it('are named as an assumption where neither seccomp nor ns_last_pid is recorded', () => {
    expect(assumptionsOf(PID).filter((text) => /clone3.*ns_last_pid/.test(text))).toHaveLength(1);
    expect(assumptionsOf(PID, { facts: { seccomp: 'none' } }).filter((text) => /clone3/.test(text))).toEqual([]);
  });

  it('are unknown behind a filter with a read-only ns_last_pid, and fail where only that file is left', () => {
    const filtered = { seccomp: 'filter', nsLastPid: 'read-only' } as const;
    expect(severityOf('set-pid-filtered', PID, filtered)).toBe('unknown');
    expect(severityOf('set-pid-filtered', PID, { ...filtered, nsLastPid: 'writable' })).toBeNull();
    expect(severityOf('set-pid', PID, { nsLastPid: 'read-only' }, { release: '5.4', kconfig: ALL_PID })).toBe(
      'blocker',
    );
    const old = { restorers: ['criu@3.13'], kconfig: ALL_PID };
    expect(severityOf('set-pid', PID, { nsLastPid: 'read-only' }, old)).toBe('blocker');
    expect(severityOf('set-pid', PID, { nsLastPid: 'read-only' }, { kconfig: ALL_PID })).toBeNull();
  });
});

const ALL_PID = { CONFIG_PID_NS: 'y', CONFIG_CHECKPOINT_RESTORE: 'y' };

describe('surroundings of the restorer', () => {
  it('a user namespace leaves the answer open', () => {
    expect(severityOf('restorer-user-namespace', {}, { userNamespace: true })).toBe('unknown');
    expect(severityOf('restorer-user-namespace', {}, { userNamespace: false })).toBeNull();
  });

  it('a container and a policy are said', () => {
    expect(severityOf('restorer-in-container', {}, { container: true })).toBe('note');
    expect(severityOf('restorer-confined', {}, { apparmor: 'confined' })).toBe('note');
    expect(severityOf('restorer-confined', {}, { selinux: 'enforcing' })).toBe('note');
  });

  it('sysctls that are too low are a step', () => {
    const inotify = { 'criu/inotify-limits': { instances: 256, watches: 1024 } };
    expect(severityOf('inotify-limits', inotify, { inotifyInstances: 128 })).toBe('step');
    expect(severityOf('inotify-limits', inotify, { inotifyInstances: 512, inotifyWatches: 8192 })).toBeNull();
    expect(severityOf('many-areas', { 'criu/many-areas': { areas: 65_536 } }, { maxMapCount: 65_530 })).toBe('step');
  });
});

describe('devices and GPUs', () => {
  const spec = (attributes: object) => ({
    'criu/container-spec': { devices: [], gpus: 0, hooks: [], limits: [], ...attributes },
  });

  it('are compared with the specification', () => {
    const two = spec({ devices: ['/dev/nvidia0', '/dev/nvidia1'], gpus: 2 });
    expect(severityOf('container-gpu-count', two, { gpuCount: 1 })).toBe('blocker');
    expect(severityOf('container-gpu-count', two, { gpuCount: 2 })).toBeNull();
    expect(severityOf('container-devices', two, { devices: ['/dev/nvidia0'] })).toBe('blocker');
    expect(severityOf('container-devices', two, { devices: ['/dev/nvidia0', '/dev/nvidia1'] })).toBeNull();
    expect(assumptionsOf(two)).toContain('the host has device nodes /dev/nvidia0, /dev/nvidia1');
  });

  it('hooks are an assumption, unified limits need cgroup v2', () => {
    expect(assumptionsOf(spec({ hooks: ['prestart'] })).some((text) => text.includes('hooks'))).toBe(true);
    expect(assumptionsOf(spec({})).some((text) => text.includes('hooks'))).toBe(false);
    expect(severityOf('container-unified-limits', spec({ limits: ['unified'] }), { cgroup: 'v1' })).toBe('blocker');
    expect(severityOf('container-unified-limits', spec({ limits: ['pids'] }), { cgroup: 'v1' })).toBeNull();
  });

  it.each<readonly [string, Partial<HostFacts>, string | null]>([
    ['the same', { gpuCount: 2, gpuMemoryMib: 65_536 }, null],
    ['larger ones', { gpuCount: 2, gpuMemoryMib: 131_072 }, null],
    ['fewer', { gpuCount: 1, gpuMemoryMib: 65_536 }, 'blocker'],
    // Those of another vendor may be among them.
    ['more', { gpuCount: 3, gpuMemoryMib: 65_536 }, null],
    ['less memory', { gpuCount: 2, gpuMemoryMib: 32_768 }, 'blocker'],
  ])('ROCm state of two GPUs with %s', (_, facts, expected) => {
    const image = { 'criu/gpu-amdgpu': { gpus: 2, gpuModels: ['1002:740f'], gpuMemoryMib: 65_536 } };
    expect(severityOf('gpu-amdgpu-devices', image, facts)).toBe(expected);
    expect(severityOf('gpu-amdgpu-devices', { 'criu/gpu-amdgpu': {} }, facts)).toBeNull();
  });

  const CUDA: Partial<HostFacts> = {
    gpuVendor: 'nvidia',
    gpuDriver: '555.42.06',
    cudaCheckpoint: true,
    gpuMig: false,
    gpuMps: false,
  };

  it.each<readonly [string, Partial<HostFacts>, string | null]>([
    ['all that it needs', {}, null],
    ['an older driver', { gpuDriver: '550.144.3' }, 'blocker'],
    ['a newer driver', { gpuDriver: '1000.1' }, null],
    ['AMD GPUs', { gpuVendor: 'amd' }, 'blocker'],
    ['no GPU', { gpuVendor: 'none' }, 'blocker'],
    ['no cuda-checkpoint', { cudaCheckpoint: false }, 'blocker'],
    ['MIG', { gpuMig: true }, 'blocker'],
    ['MPS', { gpuMps: true }, 'blocker'],
  ])('CUDA state with %s', (_, facts, expected) => {
    expect(severityOf('gpu-cuda', { 'criu/gpu-cuda': {} }, { ...CUDA, ...facts })).toBe(expected);
  });

  it('CUDA state names what neither image nor profile tells', () => {
    const assumptions = assumptionsOf({ 'criu/gpu-cuda': {} }, { facts: CUDA });
    expect(assumptions.filter((text) => text.includes('the image does not record'))).toHaveLength(2);
  });

  it('ROCm state needs interface 1.8 of KFD', () => {
    const patch = { kconfig: { CONFIG_HSA_AMD: 'y', CONFIG_DRM_AMDGPU: 'y' } };
    const of = (kfdVersion: string) =>
      severityOf('gpu-amdgpu', { 'criu/gpu-amdgpu': {} }, { gpuVendor: 'amd', kfdVersion }, patch);
    expect(of('1.7')).toBe('blocker');
    expect(of('1.14')).toBeNull();
  });
});

describe('the masks of --cpu-cap', () => {
  const CPU = {
    'criu/x86-cpu-cap': {
      insFlags: ['sse2', 'avx2'],
      insFlagsSince311: ['gfni'],
      insFlagsBefore311: ['xsaves'],
      fpuFlags: ['fpu'],
    },
  };

  it.each<readonly [string, readonly string[], string | null]>([
    ['criu@4.2', ['fpu', 'sse2', 'avx2', 'gfni'], null],
    ['criu@4.2', ['fpu', 'sse2', 'avx2'], 'step'],
    ['criu@3.10', ['fpu', 'sse2', 'avx2'], 'step'],
    ['criu@3.10', ['fpu', 'sse2', 'avx2', 'xsaves'], null],
    ['criu@4.2', ['fpu', 'sse2', 'gfni'], 'step'],
  ])('of %s on %s', (restorer, cpuFlags, expected) => {
    expect(severityOf('x86-cpu-cap', CPU, { cpuFlags }, { restorers: [restorer] })).toBe(expected);
  });
});
