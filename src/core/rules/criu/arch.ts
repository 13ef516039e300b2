import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { sinceByValue } from './since-by-value.ts';

/** Rules of the area `arch`. Evidence `criu:` paths are those of release 4.2. */
export const ARCH_RULES: readonly Rule[] = [
  criuRule({
    id: 'arch-mtype',
    needs: [{ need: 'arch', fromAttribute: 'machines' }],
    text: 'Registers and memory belong to one architecture. No restore across architectures exists.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'arch-criu-min',
    needs: [
      ...sinceByValue(
        'machines',
        { need: 'criu', below: 'fails' },
        { s390x: '3.4', mips64: '3.15', loongarch64: '3.19', riscv64: '4.1' },
      ),
    ],
    text: 'Support for s390x, mips64, loongarch64 and riscv64 came with later CRIU releases.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'page-size',
    needs: [
      {
        need: 'fact',
        fact: 'pageSize',
        test: 'equals',
        fromAttribute: 'pageSize',
        shownBy: {
          CONFIG_ARM64_4K_PAGES: 4096,
          CONFIG_ARM64_16K_PAGES: 16_384,
          CONFIG_ARM64_64K_PAGES: 65_536,
          CONFIG_PPC_4K_PAGES: 4096,
          CONFIG_PPC_64K_PAGES: 65_536,
        },
      },
    ],
    text: "The image stores memory in pages of the source kernel's size. CRIU multiplies by its own page size without a check.",
    moreEvidence: ['kernel 6.1 arch/arm64/Kconfig, arch/powerpc/Kconfig'],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'task-size',
    needs: [
      {
        need: 'fact',
        fact: 'addressBits',
        test: 'at-least',
        fromAttribute: 'addressBits',
        // Not CONFIG_ARM64_VA_BITS_52: there the CPU decides.
        shownBy: { CONFIG_ARM64_VA_BITS_39: 39, CONFIG_ARM64_VA_BITS_48: 48 },
      },
    ],
    text: 'A mapping lies above the address range of a kernel or CPU with fewer address bits.',
    moreEvidence: ['kernel 6.1 arch/arm64/Kconfig'],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'task-size-x86',
    title: 'Mappings above 47 bits on x86_64',
    appliesTo: ['criu/task-size'],
    arches: ['x86_64'],
    needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_X86_5LEVEL', since: '4.14', until: '6.16' }] }],
    text: 'Addresses above 47 bits require five-level page tables, which later kernels always have.',
    evidence: [
      'criu:criu/mem.c:1048',
      'kernel 6.1 arch/x86/Kconfig',
      'CONFIG_X86_5LEVEL is in the configurations of 6.1 and 6.12 (data/profiles/kconfig), and not in those of 6.18 and 7.2',
    ],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ia32-compat',
    needs: [
      {
        need: 'kernel',
        min: '4.12',
        source:
          'criu commit 6f8f85ffd and criu/cr-check.c:1172: before 4.12 mmap gives a 32-bit task 64-bit addresses; the call that maps the 32-bit vDSO is older (commit 2eefd8789698)',
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_IA32_EMULATION' }, { option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' }],
      },
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the kernel was not booted with ia32_emulation=0' },
    ],
    text: "A compat task needs 32-bit emulation and the kernel's call to map the 32-bit vDSO.",
    confidence: 'verified-source',
  }),
];
