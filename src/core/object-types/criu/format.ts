import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `format`. Evidence `criu:` paths are those of release 4.2. */
export const FORMAT_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'img-format-version',
    title: 'Image layout generation',
    area: 'format',
    since: '1.6',
    detect: {
      logic: 'any',
      conditions: [{ file: 'inventory', path: 'img_version', op: 'present' }],
      attributes: [
        { name: 'layout', take: 'max' },
        {
          name: 'perTaskTables',
          take: 'flag',
          from: [{ file: 'inventory', path: 'fdinfo_per_id', op: '==', value: true }],
        },
        // An entry of an older layout that replaces one of files.img has no id; one that replaces a core has no state.
        { name: 'filesTogether', take: 'flag', from: [{ file: 'files', path: 'id', op: 'present' }] },
        {
          name: 'handlersInCore',
          take: 'flag',
          from: [
            { file: 'core', path: 'tc.sigactions', op: 'non-empty', and: [{ field: 'task_state', op: 'present' }] },
          ],
        },
      ],
    },
    attributes: {
      layout: 'inventory.img_version: 1 = V1, 2 = V1.1, 3 = V1.2',
      perTaskTables: 'descriptors are stored per file table, as in every release since 1.0',
      filesTogether: 'descriptors of all kinds are in files.img, as in every release since 3.4',
      handlersInCore: 'signal handlers are in the core images, as in every release since 3.1',
    },
    evidence: ['criu:criu/image.c:89', 'criu:criu/image.c:52', 'criu:criu/include/magic.h:23'],
  }),
  criuObjectType({
    id: 'pagemap-u64-count',
    title: 'Page counts in the 64-bit field only',
    area: 'format',
    since: '4.2',
    detect: { logic: 'any', conditions: [{ file: 'pagemap', path: 'nr_pages', op: 'present' }] },
    evidence: [
      'criu:criu/pagemap.c:673',
      'https://github.com/checkpoint-restore/criu/issues/2847',
      'experiment: image dumped by 4.2, restore with 4.1.1 fails (util-vdso.c ELF header magic mismatch); same image with rewritten pagemap restores with 4.1.1; 4.1.1 image restores with 4.2',
    ],
  }),
  criuObjectType({
    id: 'incremental-parent',
    title: 'Pages kept in a parent set',
    area: 'format',
    since: '1.0',
    detect: { detector: 'incremental-parent' },
    attributes: {
      pagesThere: 'some pages of memory are only in the previous set',
      parent:
        'location of the previous set: here (in the archive), elsewhere (the link points outside the archive), none (no link)',
    },
    evidence: ['criu:criu/pagemap.c:633', 'criu:criu/include/pagemap.h:133'],
  }),
  criuObjectType({
    id: 'lazy-pages',
    title: 'Pages left on the source',
    area: 'format',
    since: '3.5',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'pagemap', path: 'flags', op: 'bit', value: 2, and: [{ field: 'flags', op: 'bit-clear', value: 4 }] },
      ],
    },
    evidence: [
      'criu:criu/uffd.c:54',
      'criu:criu/include/pagemap.h:134',
      'kernel: userfaultfd(2), proc(5); events: ioctl_userfaultfd(2)',
    ],
  }),
  criuObjectType({
    id: 'tcp-close-gate',
    title: 'Dumped with --tcp-close',
    area: 'format',
    since: '3.15',
    detect: { logic: 'any', conditions: [{ file: 'inventory', path: 'tcp_close', op: '==', value: true }] },
    evidence: ['criu:criu/image.c:94'],
  }),
  criuObjectType({
    id: 'uprobes-gate',
    title: 'Dumped with --allow-uprobes',
    area: 'format',
    since: '4.2',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'inventory', path: 'allow_uprobes', op: '==', value: true },
        { file: 'mm', path: 'vmas.status', op: 'bit', value: 131072 },
      ],
    },
    evidence: ['criu:criu/image.c:99', 'criu:criu/proc_parse.c:614'],
  }),
  criuObjectType({
    id: 'plugins-required',
    title: 'CRIU plugins named by the image',
    area: 'format',
    since: '4.1',
    detect: { logic: 'any', conditions: [{ file: 'inventory', path: 'plugins_entry.plugins', op: 'non-empty' }] },
    evidence: ['criu:criu/image.c:198'],
  }),
  criuObjectType({
    id: 'criu-min-by-unknown-enum',
    title: 'Object kinds unknown to older CRIU releases',
    area: 'format',
    since: '2.0',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'files',
          path: 'type',
          op: 'table',
          rows: [
            { name: 'memfd', value: 18 },
            { name: 'bpfmap', value: 19 },
            { name: 'pidfd', value: 20 },
          ],
        },
        {
          file: 'core',
          path: 'mtype',
          op: 'table',
          rows: [
            { name: 's390', value: 5 },
            { name: 'mips64', value: 6 },
            { name: 'loongarch64', value: 7 },
            { name: 'riscv64', value: 8 },
          ],
        },
        {
          file: 'netdev',
          path: 'type',
          op: 'table',
          rows: [
            { name: 'macvlan', value: 7 },
            { name: 'sit', value: 8 },
          ],
        },
        {
          file: 'mountpoints',
          path: 'fstype',
          op: 'table',
          rows: [
            { name: 'autofs', value: 18 },
            { name: 'tracefs', value: 19 },
            { name: 'cgroup2', value: 23 },
          ],
        },
        {
          file: 'tty-info',
          path: 'type',
          op: 'table',
          rows: [
            { name: 'ext-tty', value: 5 },
            { name: 'serial', value: 6 },
          ],
        },
      ],
      attributes: [{ name: 'kinds', take: 'names' }],
    },
    attributes: { kinds: 'kinds of objects added by a later CRIU release' },
    evidence: ['schema history computed from the git tags'],
  }),
  criuObjectType({
    id: 'left-out',
    title: 'Content left out of the set',
    area: 'format',
    since: '1.0',
    detect: { detector: 'left-out' },
    attributes: {
      ghostFiles: 'contents of deleted files are missing',
      memory: 'page files: complete, partial, left-out',
    },
    evidence: ['criu:criu/pagemap.c (open_page_read_at)', 'criu:criu/files-reg.c (open_remap_ghost)'],
  }),
  criuObjectType({
    id: 'compressed-pages',
    title: 'Compressed memory pages',
    area: 'format',
    since: '4.3',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'inventory', path: 'compress', op: '!=', value: 0 },
        { file: 'pagemap', path: 'blocks', op: 'present' },
        // Pages of a set with compression that were stored as they are.
        { file: 'pagemap', path: 'flags', op: 'bit', value: 8 },
      ],
      attributes: [{ name: 'layout', take: 'max', from: [{ file: 'inventory', path: 'img_version', op: 'present' }] }],
    },
    attributes: { layout: 'inventory.img_version: CRIU 4.3 writes 3 with compression' },
    evidence: [
      'criu release 4.3: inventory_entry.compress, pagemap_entry.blocks (message descriptors of pycriu 4.3-1~exp2)',
      'https://github.com/checkpoint-restore/criu/pull/2895',
      'https://github.com/checkpoint-restore/criu/pull/3115',
    ],
  }),
  criuObjectType({
    id: 'added-in-4-3',
    title: 'State that CRIU 4.3 added to older messages',
    area: 'format',
    since: '4.3',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'files', path: 'fifo.wait_writer', op: 'present', rows: [{ name: 'fifo-writer' }] },
        { file: 'files', path: 'isk.uid', op: 'present', rows: [{ name: 'inet-socket-owner' }] },
        { file: 'files', path: 'pipe.uid', op: 'present', rows: [{ name: 'pipe-owner' }] },
        { file: 'core', path: 'thread_core.timerslack_ns', op: 'present', rows: [{ name: 'timer-slack' }] },
        { file: 'sk-queues', path: 'ucred', op: 'present', rows: [{ name: 'datagram-credentials' }] },
        { file: 'userns', path: 'binfmt_misc', op: 'non-empty', rows: [{ name: 'binfmt-misc' }] },
      ],
      attributes: [{ name: 'kinds', take: 'names' }],
    },
    attributes: { kinds: 'what an older CRIU does not restore' },
    evidence: ['criu release 4.3: message descriptors of pycriu 4.3-1~exp2, compared with the images/*.proto of v4.2'],
  }),
  criuObjectType({
    id: 'unknown-content',
    title: 'Content that is not known',
    area: 'format',
    since: '1.0',
    detect: { detector: 'unknown-content' },
    attributes: {
      fields: 'unknown fields: message and number',
      values: 'unknown values of known fields: kinds and bits',
      files: 'what the names of unknown images resemble',
      writer: 'CRIU release that wrote the set, where its log names one newer than 4.3',
    },
    evidence: ['criu release 4.3: message descriptors of pycriu 4.3-1~exp2', 'criu:criu/image-desc.c'],
  }),
  criuObjectType({
    id: 'unknown-unread',
    title: 'Unknown content that no restore reads',
    area: 'format',
    since: '1.0',
    detect: { detector: 'unknown-unread' },
    attributes: {
      fields: 'unknown fields: message and number',
      values: 'unknown values of known fields: kinds and bits',
      files: 'no-image: files without the ending of an image',
    },
    evidence: ['criu:criu/image-desc.c', 'criu:criu/stats.c', 'criu:criu/irmap.c'],
  }),
];
