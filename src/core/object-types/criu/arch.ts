import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `arch`. Evidence `criu:` paths are those of release 4.2. */
export const ARCH_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'arch-mtype',
    title: 'CPU architecture',
    area: 'arch',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'core',
          path: 'mtype',
          op: 'table',
          rows: [
            { name: 'x86-64', value: 1 },
            { name: 'arm', value: 2 },
            { name: 'aarch64', value: 3 },
            { name: 'ppc64', value: 4 },
            { name: 's390', value: 5 },
            { name: 'mips64', value: 6 },
            { name: 'loongarch64', value: 7 },
            { name: 'riscv64', value: 8 },
          ],
        },
      ],
      attributes: [
        {
          name: 'machines',
          take: 'names',
          from: [
            {
              file: 'core',
              path: 'mtype',
              op: 'table',
              rows: [
                { name: 'x86_64', value: 1 },
                { name: 'arm', value: 2 },
                { name: 'aarch64', value: 3 },
                { name: 'ppc64le', value: 4 },
                { name: 's390x', value: 5 },
                { name: 'mips64', value: 6 },
                { name: 'loongarch64', value: 7 },
                { name: 'riscv64', value: 8 },
              ],
            },
          ],
        },
      ],
    },
    attributes: { machines: 'machine type of the core images, as uname -m prints it' },
    evidence: ['criu:criu/cr-restore.c:854', 'https://github.com/checkpoint-restore/criu/issues/453'],
  }),
  criuObjectType({
    id: 'arch-criu-min',
    title: 'Architecture newer than early CRIU',
    area: 'arch',
    since: '3.4',
    detect: {
      logic: 'any',
      conditions: [{ file: 'core', path: 'mtype', op: 'in', value: [5, 6, 7, 8] }],
      attributes: [
        {
          name: 'machines',
          take: 'names',
          from: [
            {
              file: 'core',
              path: 'mtype',
              op: 'table',
              rows: [
                { name: 's390x', value: 5 },
                { name: 'mips64', value: 6 },
                { name: 'loongarch64', value: 7 },
                { name: 'riscv64', value: 8 },
              ],
            },
          ],
        },
      ],
    },
    attributes: { machines: 'machine type of the core images, as uname -m prints it' },
    evidence: ['schema history computed from the git tags: core.proto march enum'],
  }),
  criuObjectType({
    id: 'page-size',
    title: 'Page size of the source',
    area: 'arch',
    since: '1.0',
    detect: { detector: 'page-size' },
    arches: ['aarch64', 'ppc64le', 'ppc64', 'mips64', 'loongarch64'],
    attributes: { pageSize: 'page size in bytes, AT_PAGESZ of the source' },
    evidence: ['criu:criu/mem.c:1313', 'criu:criu/pagemap.c:380'],
  }),
  criuObjectType({
    id: 'task-size',
    title: 'Mappings high in the address space',
    area: 'arch',
    since: '1.0',
    detect: { detector: 'address-bits' },
    attributes: { addressBits: 'bits of user address space that the highest mapping requires' },
    evidence: [
      'criu:criu/mem.c:1048',
      'criu:criu/kerndat.c:565',
      'https://github.com/checkpoint-restore/criu/issues/706',
    ],
  }),
  criuObjectType({
    id: 'ia32-compat',
    title: '32-bit task on x86_64',
    area: 'arch',
    since: '3.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'thread_info.gpregs.mode', op: '==', value: 2 },
        { file: 'core', path: 'tc.sigactions.compat_sigaction', op: '==', value: true },
      ],
    },
    arches: ['x86_64'],
    evidence: [
      'criu:criu/kerndat.c:781',
      'criu:criu/cr-check.c:1172',
      'kernel 6.1 process_64.c: ARCH_MAP_VDSO_* under CONFIG_CHECKPOINT_RESTORE',
    ],
  }),
];
