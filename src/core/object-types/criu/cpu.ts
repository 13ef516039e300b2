import { FPU_FEATURES, INSTRUCTIONS, INSTRUCTIONS_BEFORE_3_11, INSTRUCTIONS_SINCE_3_11 } from './cpu-cap-masks.ts';
import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `cpu`. Evidence `criu:` paths are those of release 4.2. */
export const CPU_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'x86-xsave-components',
    title: 'Extended CPU state in use',
    area: 'cpu',
    since: '3.11',
    detect: {
      logic: 'any',
      conditions: [{ file: 'core', path: 'thread_info.fpregs.xsave.xstate_bv', op: 'bit', value: 393980 }],
      attributes: [
        {
          name: 'cpuFlags',
          take: 'names',
          from: [
            {
              file: 'core',
              path: 'thread_info.fpregs.xsave.xstate_bv',
              op: 'table',
              rows: [
                { name: 'avx', mask: 4 },
                { name: 'avx512f', mask: 224 },
                { name: 'amx_tile', mask: 393216 },
              ],
            },
          ],
        },
        {
          name: 'droppedFlags',
          take: 'names',
          from: [
            {
              file: 'core',
              path: 'thread_info.fpregs.xsave.xstate_bv',
              op: 'table',
              rows: [
                { name: 'mpx', mask: 24 },
                { name: 'pku', mask: 512 },
              ],
            },
          ],
        },
      ],
    },
    arches: ['x86_64'],
    attributes: {
      cpuFlags: 'CPU flags whose registers are live in the image, as /proc/cpuinfo names them',
      droppedFlags: 'CPU flags whose registers are in the image but on which no selected code path depends: mpx, pku',
    },
    evidence: [
      'criu:criu/arch/x86/crtools.c:121',
      'criu:images/core-x86.proto:62',
      'https://github.com/containers/podman/issues/17496',
      'criu:criu/arch/x86/crtools.c:36',
      'criu:criu/arch/x86/crtools.c:453',
      'experiment: sets of a machine with AVX-512 restored on a CPU without it, process killed by an invalid opcode (data/restores/outcomes.json, restored-dead)',
    ],
  }),
  criuObjectType({
    id: 'x86-cpuinfo-image',
    title: 'Explicit CPU requirements (cpuinfo.img)',
    area: 'cpu',
    since: '1.3',
    detect: { logic: 'any', conditions: [{ file: 'cpuinfo', path: 'x86_entry.capability', op: 'non-empty' }] },
    arches: ['x86_64'],
    evidence: [
      'criu:criu/arch/x86/cpu.c:274',
      'criu:criu/arch/x86/cpu.c:262',
      'criu:criu/arch/x86/cpu.c:297',
      'criu:criu/cr-restore.c:2389',
      'criu:criu/config.c:462',
      'criu:criu/cr-dump.c:2194',
    ],
  }),
  criuObjectType({
    id: 'x86-cpu-cap',
    title: 'CPU features that --cpu-cap compares',
    area: 'cpu',
    since: '1.3',
    detect: {
      logic: 'any',
      conditions: [{ file: 'cpuinfo', path: 'x86_entry.capability', op: 'non-empty' }],
      attributes: [
        ...[
          { name: 'insFlags', rows: INSTRUCTIONS },
          { name: 'insFlagsSince311', rows: INSTRUCTIONS_SINCE_3_11 },
          { name: 'insFlagsBefore311', rows: INSTRUCTIONS_BEFORE_3_11 },
          { name: 'fpuFlags', rows: FPU_FEATURES },
        ].map(({ name, rows }) => ({
          name,
          take: 'names' as const,
          from: [{ file: 'cpuinfo', path: 'x86_entry.capability', op: 'table' as const, rows }],
        })),
      ],
    },
    arches: ['x86_64'],
    attributes: {
      insFlags: 'features of the source that --cpu-cap=ins compares in every CRIU release',
      insFlagsSince311: 'those that it compares since CRIU 3.11 only',
      insFlagsBefore311: 'those that it compares before CRIU 3.11 only',
      fpuFlags: 'features of the source that --cpu-cap=fpu compares',
    },
    evidence: [
      'criu:criu/arch/x86/cpu.c:112 (x86_ins_capability_mask; compared of every release from 3.0 to 4.2)',
      'criu:criu/arch/x86/cpu.c:236 (fpu)',
      'criu:criu/config.c:448 (--cpu-cap)',
    ],
  }),
  criuObjectType({
    id: 'x86-xsave-size',
    title: 'Size of the xsave area',
    area: 'cpu',
    since: '3.11',
    detect: {
      logic: 'any',
      conditions: [{ file: 'cpuinfo', path: 'x86_entry.xsave_size', op: 'present' }],
      attributes: [{ name: 'xsaveSize', take: 'max' }],
    },
    arches: ['x86_64'],
    attributes: { xsaveSize: 'size in bytes of the xsave area that the source enabled' },
    evidence: ['criu:criu/arch/x86/cpu.c:278'],
  }),
  criuObjectType({
    id: 'x86-amx',
    title: 'AMX tile state',
    area: 'cpu',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [{ file: 'core', path: 'thread_info.fpregs.xsave.xstate_bv', op: 'bit', value: 393216 }],
    },
    arches: ['x86_64'],
    evidence: ['criu:images/core-x86.proto:69', 'kernel: search: Phoronix report of the AMX merge for 5.16'],
  }),
  criuObjectType({
    id: 'x86-shadow-stack',
    title: 'User shadow stack',
    area: 'cpu',
    since: '4.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'thread_info.fpregs.xsave.cet.cet', op: 'bit', value: 1 },
        { file: 'mm', path: 'vmas.status', op: 'bit', value: 32768 },
      ],
    },
    arches: ['x86_64'],
    evidence: [
      'criu:criu/arch/x86/shstk.c:13',
      'criu:criu/kerndat.c:1164',
      'criu:images/core-x86.proto:44',
      'criu:criu/arch/x86/shstk.c:23',
      'kernel: search: kernel log shows merge tag x86_shstk_for_6.6-rc1',
    ],
  }),
  criuObjectType({
    id: 'arm64-pac',
    title: 'Pointer authentication keys',
    area: 'cpu',
    since: '4.1',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'ti_aarch64.pac_keys.pac_address_keys', op: 'present' },
        { file: 'core', path: 'ti_aarch64.pac_keys.pac_generic_keys', op: 'present' },
      ],
    },
    arches: ['aarch64'],
    evidence: [
      'criu:criu/arch/aarch64/crtools.c:284',
      'criu:criu/arch/aarch64/crtools.c:61',
      'https://github.com/checkpoint-restore/criu/issues/2595',
      'https://github.com/checkpoint-restore/criu/issues/2824',
      'kernel: search: musl commit naming NT_ARM_PAC*_KEYS as new in v5.1',
    ],
  }),
  criuObjectType({
    id: 'arm64-gcs',
    title: 'Guarded control stack',
    area: 'cpu',
    since: '4.3',
    detect: { detector: 'arm64-gcs' },
    arches: ['aarch64'],
    evidence: ['https://github.com/checkpoint-restore/criu/pull/3114'],
  }),
  criuObjectType({
    id: 'arm64-sve',
    title: 'SVE or SME seen by the program',
    area: 'cpu',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'mm', path: 'mm_saved_auxv', op: 'auxv-mask', type: 16, mask: 4194304 },
        { file: 'mm', path: 'mm_saved_auxv', op: 'auxv-mask', type: 26, mask: 8388608 },
      ],
    },
    arches: ['aarch64'],
    evidence: ['criu:images/core-aarch64.proto:14'],
  }),
  criuObjectType({
    id: 'hwcap-cached',
    title: 'CPU features detected at program start',
    area: 'cpu',
    since: '1.0',
    detect: { detector: 'auxv-hwcap' },
    arches: ['aarch64', 's390x', 'ppc64le', 'ppc64', 'arm', 'riscv64', 'x86_64'],
    attributes: {
      cpuFlags: 'aarch64: features of AT_HWCAP, as /proc/cpuinfo names them',
      xsaveSizeAtLeast: 'x86_64: minimum size in bytes of the xsave area of the source, from AT_MINSIGSTKSZ',
    },
    evidence: ['criu:criu/pie/restorer.c:2072', 'https://github.com/eclipse-openj9/openj9/issues/15865'],
  }),
  criuObjectType({
    id: 'ppc64-cpuinfo',
    title: 'POWER CPU requirements',
    area: 'cpu',
    since: '2.0',
    detect: { logic: 'any', conditions: [{ file: 'cpuinfo', path: 'ppc64_entry.hwcap', op: 'non-empty' }] },
    arches: ['ppc64le', 'ppc64'],
    evidence: ['criu:criu/arch/ppc64/cpu.c:83', 'criu:criu/arch/ppc64/cpu.c:117'],
  }),
  criuObjectType({
    id: 'ppc64-tm',
    title: 'POWER transactional memory',
    area: 'cpu',
    since: '2.6',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'ti_ppc64.tmstate', op: 'present' }] },
    arches: ['ppc64le', 'ppc64'],
    evidence: ['criu:images/core-ppc64.proto:59'],
  }),
  criuObjectType({
    id: 's390-hwcap',
    title: 's390x CPU requirements',
    area: 'cpu',
    since: '3.4',
    detect: { logic: 'any', conditions: [{ file: 'cpuinfo', path: 's390_entry.hwcap', op: 'non-empty' }] },
    arches: ['s390x'],
    evidence: ['criu:criu/arch/s390/cpu.c:20'],
  }),
  criuObjectType({
    id: 's390-gs-ri-vx',
    title: 's390x guarded storage, instrumentation or vectors',
    area: 'cpu',
    since: '3.6',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'ti_s390.gs_cb', op: 'present' },
        { file: 'core', path: 'ti_s390.ri_cb', op: 'present' },
        { file: 'core', path: 'ti_s390.vxrs_high', op: 'present' },
      ],
    },
    arches: ['s390x'],
    evidence: ['criu:criu/arch/s390/crtools.c:77', 'criu:images/core-s390.proto:39', 'kernel: s390_guarded_storage(2)'],
  }),
  criuObjectType({
    id: 'x86-xsave-absent',
    title: 'xsave state on a CPU without xsave',
    area: 'cpu',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'thread_info.fpregs.xsave', op: 'present' }] },
    arches: ['x86_64'],
    evidence: [
      'criu:criu/arch/x86/crtools.c:396',
      'experiment: "FPU xsave area present, but host cpu doesn\'t support it" on a CPU without xsave (data/restores/outcomes.json)',
    ],
  }),
];
