import type { Adjustment, Need, Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { WITHOUT_NEWER_CPU_FEATURES } from './new-checkpoint.ts';

const WITHOUT_CPU_CAP: readonly Adjustment[] = [
  { kind: 'option', text: 'Restore without --cpu-cap, or with --cpu-cap=none.', loses: 'the comparison of CPUs' },
];

function compared(fromAttribute: string, restorers?: string): Need {
  const assumes = 'the CPU has every feature of cpuinfo.img that CRIU compares';
  return { need: 'cpu-flags', fromAttribute, assumes, ...(restorers === undefined ? {} : { restorers }) };
}

/** Rules of the area `cpu`. Evidence `criu:` paths are those of release 4.2. */
export const CPU_RULES: readonly Rule[] = [
  criuRule({
    id: 'x86-xsave-components',
    needs: [
      { need: 'cpu-flags', fromAttribute: 'cpuFlags' },
      {
        need: 'kernel',
        min: '3.15',
        below: 'unknown',
        source: 'recalled, not verified',
        when: { attribute: 'cpuFlags', contains: 'avx512f' },
      },
      {
        need: 'kernel',
        min: '5.16',
        below: 'unknown',
        source: 'recalled, not verified',
        when: { attribute: 'cpuFlags', contains: 'amx_tile' },
      },
      { need: 'criu', min: '3.11', below: 'state-lost', when: { attribute: 'cpuFlags', contains: 'avx512f' } },
    ],
    kills: true,
    waysOut: WITHOUT_NEWER_CPU_FEATURES,
    text: 'The image holds live AVX, AVX-512 or tile registers. CRIU silently drops those that the target CPU lacks, and the next instruction that uses them kills the program.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'x86-avx2',
    title: 'Code selected for AVX2',
    appliesTo: ['criu/x86-xsave-components'],
    when: { attribute: 'cpuFlags', contains: 'avx' },
    needs: [
      { need: 'cpu-flags', flags: ['avx2'], when: { attribute: 'cpuFlags', contains: 'avx512f' } },
      { need: 'cpu-flags', flags: ['avx2'], when: { attribute: 'droppedFlags', contains: 'pku' } },
      { need: 'cpu-flags', flags: ['avx2'], when: { attribute: 'droppedFlags', contains: 'mpx' } },
    ],
    kills: true,
    waysOut: WITHOUT_NEWER_CPU_FEATURES,
    text: 'AVX2 has no registers of its own, but every CPU with AVX and with AVX-512, protection keys or MPX has it. The C library selected AVX2 code when the program started, and its next string function executes an illegal instruction.',
    evidence: [
      'experiment: 26 sets of a CPU with AVX2, MPX and PKU restored by CRIU 4.2.1 on 6.12.117 with a CPU that has AVX and no AVX2 (QEMU SandyBridge): every process killed by an invalid opcode in libc (data/restores/outcomes.json)',
      'https://github.com/containers/podman/issues/17496',
      'kernel: arch/x86/include/asm/fpu/types.h (components of the xsave area)',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'x86-avx2-possible',
    title: 'Code possibly selected for AVX2',
    appliesTo: ['criu/x86-xsave-components'],
    when: { attribute: 'cpuFlags', equals: ['avx'] },
    needs: [{ need: 'cpu-flags', flags: ['avx2'], when: { attribute: 'droppedFlags', equals: [] } }],
    unmet: 'unknown',
    waysOut: WITHOUT_NEWER_CPU_FEATURES,
    text: 'The image holds live AVX registers but does not show whether the source CPU also had AVX2. If it had, the C library selected AVX2 code, which this CPU cannot run.',
    evidence: [
      'experiment: sets of a CPU with AVX2 on a CPU without it, every process killed by an invalid opcode in libc (data/restores/outcomes.json)',
    ],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'x86-xsave-dropped',
    title: 'Bounds or protection-key registers',
    appliesTo: ['criu/x86-xsave-components'],
    needs: [{ need: 'cpu-flags', fromAttribute: 'droppedFlags' }],
    unmet: 'note',
    text: 'CRIU silently drops MPX bounds and protection keys that the target CPU lacks. Every process on a CPU with protection keys has them in its image.',
    evidence: [
      'criu:criu/arch/x86/crtools.c:395',
      'experiment: images with MPX state made on 6.1 restore on 6.1 and 6.12, which no longer manage MPX (data/restores/outcomes.json)',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'x86-cpuinfo-image',
    needs: [
      {
        need: 'host',
        text: 'the CPU has the same features as cpuinfo.img, and no other, if CRIU restores with --cpu-cap=all',
      },
    ],
    unmet: 'note',
    text: 'The set contains cpuinfo.img, which CRIU compares with the target CPU if --cpu-cap is given.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'x86-cpu-cap',
    needs: [
      compared('insFlags'),
      compared('insFlagsSince311', '>=3.11'),
      compared('insFlagsBefore311', '<3.11'),
      compared('fpuFlags'),
    ],
    adjustments: WITHOUT_CPU_CAP,
    text: 'With --cpu-cap=ins or fpu, every compared feature of the source must be there; the target may have more. With --cpu-cap, =all or =cpu, all features must be equal. With =none, or without the option, CRIU does not read cpuinfo.img.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'x86-xsave-size',
    needs: [{ need: 'fact', fact: 'xsaveSize', test: 'equals', fromAttribute: 'xsaveSize' }],
    adjustments: WITHOUT_CPU_CAP,
    text: 'The recorded xsave size must equal that of the target if CRIU compares CPUs (--cpu-cap).',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'x86-amx',
    needs: [
      { need: 'cpu-flags', flags: ['amx_tile'] },
      { need: 'kernel', min: '5.16', source: 'search: Phoronix report of the AMX merge for 5.16' },
      { need: 'impossible', required: 'a CRIU that saves tile data', found: 'AMX tile state in use' },
    ],
    unmet: 'note',
    text: 'No CRIU release saves tile data or the permission to use it, so both are lost.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'x86-shadow-stack',
    needs: [
      {
        need: 'kernel',
        min: '6.6',
        provenBy: [{ option: 'CONFIG_X86_USER_SHADOW_STACK' }],
        source: 'search: kernel log shows merge tag x86_shstk_for_6.6-rc1',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_X86_USER_SHADOW_STACK' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'cpu-flags', flags: ['user_shstk'] },
    ],
    unmet: 'note',
    text: 'The program ran with a CET shadow stack. If the target does not support it, CRIU drops the protection.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'arm64-pac',
    needs: [
      { need: 'kernel', min: '5.1', source: 'search: musl commit naming NT_ARM_PAC*_KEYS as new in v5.1' },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_ARM64_PTR_AUTH' }, { option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' }],
      },
      { need: 'criu', below: 'misbehaves' },
      { need: 'cpu-flags', flags: ['paca', 'pacg'] },
    ],
    kills: true,
    text: 'The image holds the keys with which the program signed its return addresses. Without the keys, or without the CPU feature, the first return faults.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'arm64-gcs',
    needs: [
      {
        need: 'kernel',
        min: '6.13',
        provenBy: [{ option: 'CONFIG_ARM64_GCS' }],
        source: 'data/atlas: the oldest configurations that have CONFIG_ARM64_GCS are of 6.13',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_ARM64_GCS' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'cpu-flags', flags: ['gcs'] },
    ],
    text: 'The image has a field announced for the ARM guarded control stack, which CRIU up to 4.2 does not read.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'arm64-sve',
    needs: [
      {
        need: 'impossible',
        required: 'a CRIU that saves scalable vectors',
        found: 'a program that may use SVE or SME',
      },
    ],
    unmet: 'note',
    text: 'CRIU up to 4.2 saves only the lower vector registers. The scalable state is lost.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'hwcap-cached',
    needs: [
      { need: 'cpu-flags', fromAttribute: 'cpuFlags', when: { attribute: 'cpuFlags', present: true } },
      {
        need: 'fact',
        fact: 'xsaveSize',
        test: 'at-least',
        fromAttribute: 'xsaveSizeAtLeast',
        when: { attribute: 'xsaveSizeAtLeast', present: true },
      },
    ],
    unmet: 'note',
    text: 'The image includes the auxiliary vector. Libraries selected code for the source CPU and do not check again.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'ppc64-cpuinfo',
    needs: [
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the CPU is a POWER8 or later with the features that cpuinfo.img lists' },
    ],
    text: 'cpuinfo.img records the CPU features of the source, which the target must provide.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ppc64-tm',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_PPC_TRANSACTIONAL_MEM' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'the CPU has transactional memory (POWER8, POWER9)' },
    ],
    text: 'The image holds the state of a transaction. POWER10 has no transactional memory.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 's390-hwcap',
    needs: [
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the CPU has the capabilities that cpuinfo.img lists' },
    ],
    text: 'cpuinfo.img records hardware capabilities, which the target must provide.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 's390-gs-ri-vx',
    needs: [
      { need: 'kernel', min: '4.12', source: 's390_guarded_storage(2)' },
      { need: 'criu', below: 'state-lost' },
      { need: 'cpu-flags', flags: ['vx'] },
    ],
    text: 'The image holds register sets that require z13, z14 or a kernel that still has runtime instrumentation.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'x86-xsave-absent',
    needs: [{ need: 'cpu-flags', flags: ['xsave'] }],
    text: 'CRIU stops if the image has an xsave area and the CPU does not. --cpu-cap=none hides the difference but does not help the program.',
    confidence: 'verified-experiment',
  }),
];
