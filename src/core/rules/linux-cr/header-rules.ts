import type { Rule } from '../rule.ts';

const RESTART_CODE =
  'Linux-CR kernel patch, age v18: the restart refuses a header that differs from the running kernel';

/** What the in-kernel restart compares in the first records before it looks at anything else. */
export const LINUX_CR_HEADER_RULES: readonly Rule[] = [
  {
    id: 'linux-cr-checkpoint-kconfig',
    title: 'Checkpoint/restart built into the kernel',
    area: 'linux-cr-header',
    appliesTo: 'profile',
    family: 'linux-cr',
    needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_CHECKPOINT' }] }],
    unmet: 'blocker',
    adjustments: [],
    text: 'Only kernels built with CONFIG_CHECKPOINT have the restart system call.',
    evidence: ['Linux-CR kernel patch: obj-$(CONFIG_CHECKPOINT), #ifdef CONFIG_CHECKPOINT'],
    confidence: 'verified-source',
  },
  {
    id: 'linux-cr-header-kernel-version',
    title: 'Kernel version in the header',
    area: 'linux-cr-header',
    appliesTo: ['linux-cr/header'],
    family: 'linux-cr',
    needs: [{ need: 'kernel', fromAttribute: 'kernelVersion', source: RESTART_CODE }],
    unmet: 'blocker',
    adjustments: [
      {
        kind: 'convert',
        text: 'Restamp the header: write the version numbers of the target kernel into it.',
        loses: null,
      },
    ],
    text: 'The restart compares the version numbers in the header with its own. They do not describe the objects, so user space may rewrite them.',
    evidence: [RESTART_CODE],
    confidence: 'verified-source',
  },
  {
    id: 'linux-cr-header-constants',
    title: 'Constants of the kernel in the header',
    area: 'linux-cr-header',
    appliesTo: ['linux-cr/header'],
    family: 'linux-cr',
    needs: [
      {
        need: 'host',
        text: 'the kernel has the constants of the header (task name, auxiliary vector, signals, uts names, resource limits, tty buffer and control characters)',
      },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'The restart compares twelve constants with its own. Fixed-size arrays in the records depend on them.',
    evidence: ['user-cr include/linux/checkpoint_hdr.h: struct ckpt_const', RESTART_CODE],
    confidence: 'verified-source',
  },
  {
    id: 'linux-cr-header-arch-x86',
    title: 'FPU of the writer (x86)',
    area: 'linux-cr-header',
    appliesTo: ['linux-cr/header-arch.x86'],
    family: 'linux-cr',
    needs: [
      { need: 'cpu-flags', flags: ['fxsr'], when: { attribute: 'hasFxsr', equals: true } },
      { need: 'cpu-flags', absent: ['fxsr'], when: { attribute: 'hasFxsr', equals: false } },
      { need: 'cpu-flags', flags: ['xsave'], when: { attribute: 'hasXsave', equals: true } },
      { need: 'cpu-flags', absent: ['xsave'], when: { attribute: 'hasXsave', equals: false } },
      { need: 'fact', fact: 'xsaveSize', test: 'equals', fromAttribute: 'xstateSize' },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'The restart requires FXSAVE, XSAVE and the size of the FPU state to match the writer exactly. Any difference, larger or smaller, stops it.',
    evidence: ['user-cr include/asm-x86/checkpoint_hdr.h: struct ckpt_hdr_header_arch', RESTART_CODE],
    confidence: 'verified-source',
  },
  {
    id: 'linux-cr-header-arch-arm',
    title: 'CPU of the writer (ARM)',
    area: 'linux-cr-header',
    appliesTo: ['linux-cr/header-arch.arm'],
    family: 'linux-cr',
    needs: [{ need: 'host', text: 'the CPU architecture, MMU and ABI options match the writer' }],
    unmet: 'blocker',
    adjustments: [],
    text: 'The header records the CPU architecture, whether an MMU is present, and the ABI that the kernel was built for.',
    evidence: ['user-cr include/asm-arm/checkpoint_hdr.h: struct ckpt_hdr_header_arch'],
    confidence: 'documented',
  },
];
