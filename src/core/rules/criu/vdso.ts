import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `vdso`. Evidence `criu:` paths are those of release 4.2. */
export const VDSO_RULES: readonly Rule[] = [
  criuRule({
    id: 'vdso-presence',
    arches: ['x86_64'],
    needs: [
      {
        need: 'kernel',
        min: '4.8',
        source:
          'recalled, not verified for x86 (4.8); search: arm commit 280e87e98c09 of 2017-06-21, powerpc commit 83d3f0e90c6c of 2015-06-24',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' }] },
      { need: 'host', text: 'the kernel was not booted with vdso=0' },
    ],
    text: 'The kernel must allow CRIU to move the vDSO to its address in the image.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'vdso-vvar-vclock',
    appliesTo: 'profile',
    kernels: '>=6.13',
    needs: [{ need: 'criu', below: 'fails' }],
    text: 'Since 6.13 the vDSO data is in two mappings. CRIU before 4.1 expects one and stops when it starts.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'vdso-arm64-gnu-hash',
    appliesTo: 'profile',
    kernels: '>=6.11',
    needs: [{ need: 'criu', below: 'fails' }],
    text: 'Since 6.11 the arm64 vDSO has only a GNU hash table, which CRIU before 4.1 cannot read.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'vdso-osabi',
    appliesTo: 'profile',
    arches: ['aarch64'],
    kernels: '>=6.12',
    needs: [{ need: 'criu', below: 'fails' }],
    unmet: 'note',
    text: 'A kernel linked with recent binutils marks its vDSO in a way that CRIU before 4.2 rejects. This depends on the toolchain.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'vdso-timens-symbols',
    needs: [{ need: 'criu', below: 'state-lost' }],
    unmet: 'note',
    text: 'CRIU before 4.0 does not redirect clock_gettime64. A 32-bit task then reads stale time.',
    confidence: 'inferred',
  }),
];
