import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `vdso`. Evidence `criu:` paths are those of release 4.2. */
export const VDSO_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'vdso-presence',
    title: 'vDSO mapping',
    area: 'vdso',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'mm', path: 'vmas.status', op: 'bit', value: 8 },
        { file: 'mm', path: 'mm_saved_auxv', op: 'auxv', value: [33] },
      ],
    },
    evidence: ['criu:criu/pie/parasite-vdso.c:309', 'criu:criu/cr-check.c:682', 'criu:criu/kerndat.c:787'],
  }),
  criuObjectType({
    id: 'vdso-vvar-vclock',
    title: 'Split vvar pages of kernels since 6.13',
    area: 'vdso',
    since: '4.1',
    detect: { logic: 'any', conditions: [{ file: 'mm', path: 'vmas.status', op: 'bit', value: 8 }] },
    evidence: [
      'criu:criu/proc_parse.c:606',
      'https://github.com/checkpoint-restore/criu/issues/2532',
      'experiment: Debian criu 3.17.1 on 6.18.44 fails',
    ],
  }),
  criuObjectType({
    id: 'vdso-arm64-gnu-hash',
    title: 'arm64 vDSO without DT_HASH',
    area: 'vdso',
    since: '4.1',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'mtype', op: '==', value: 3 }] },
    arches: ['aarch64'],
    evidence: ['criu:criu/pie/util-vdso.c:201', 'criu commit 8a06ca27c (v4.1)'],
  }),
  criuObjectType({
    id: 'vdso-osabi',
    title: 'vDSO marked with the GNU OSABI',
    area: 'vdso',
    since: '4.2',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'mtype', op: '==', value: 3 }] },
    evidence: ['https://github.com/checkpoint-restore/criu/issues/2751'],
  }),
  criuObjectType({
    id: 'vdso-timens-symbols',
    title: 'Newer vDSO functions',
    area: 'vdso',
    since: '4.0',
    detect: { logic: 'any', conditions: [{ file: 'mm', path: 'vmas.status', op: 'bit', value: 8 }] },
    arches: ['x86_64', 'arm'],
    evidence: ['criu:criu/arch/x86/include/asm/vdso.h:46'],
  }),
];
