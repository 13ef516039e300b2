import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { sinceByValue } from './since-by-value.ts';

/** Rules of the area `format`. Evidence `criu:` paths are those of release 4.2. */
export const FORMAT_RULES: readonly Rule[] = [
  criuRule({
    id: 'img-format-version',
    needs: [
      { need: 'criu', min: '1.6', below: 'fails', when: { attribute: 'layout', equals: 2 } },
      { need: 'criu', min: '3.4', below: 'fails', when: { attribute: 'filesTogether', equals: true } },
      { need: 'criu', min: '4.3', below: 'fails', when: { attribute: 'layout', equals: 3 } },
      {
        need: 'impossible',
        required: 'descriptors stored per file table',
        found: 'a set older than CRIU 1.0',
        when: { attribute: 'perTaskTables', equals: false },
      },
    ],
    text: 'CRIU since 1.6 writes layout V1.1, and since 4.3 a third layout for compressed pages. CRIU up to 1.5 does not know the group magic of V1.1, CRIU up to 4.2 refuses the third layout, and all current releases reject sets without per-task descriptor tables. Since 3.4 CRIU writes all descriptors into files.img, which older releases do not read.',
    moreEvidence: ['criu release 3.4 (files.img), schema history computed from the git tags'],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'img-handlers-in-core',
    title: 'Signal handlers in the core images',
    appliesTo: ['criu/img-format-version'],
    needs: [{ need: 'criu', min: '3.1', below: 'misbehaves', when: { attribute: 'handlersInCore', equals: true } }],
    text: 'CRIU since 3.1 stores signal handlers in the core images. Older releases look for them in separate images, which do not exist.',
    evidence: ['criu release 3.1 (task_core_entry.sigactions), schema history computed from the git tags'],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'pagemap-u64-count',
    needs: [{ need: 'criu', below: 'fails' }],
    adjustments: [
      {
        kind: 'convert',
        text: 'Rewrite the pagemap images: move `nr_pages` into `compat_nr_pages`.',
        loses: null,
        helps: ['criu'],
      },
    ],
    text: 'CRIU 4.2 stores page counts in a new field and zero in the old one. An older CRIU reads zero pages and restores empty memory, and the task dies.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'incremental-parent',
    needs: [
      {
        need: 'host',
        text: 'the parent directory exists and the `parent` link points to it',
        when: { attribute: 'parent', equals: 'elsewhere' },
      },
      {
        need: 'impossible',
        required: 'the set of the previous dump, and a link to it',
        found: 'pages that only the previous set contains, and no `parent` link',
        when: { attribute: 'parent', equals: 'none' },
      },
    ],
    text: 'The set of an earlier dump, to which the `parent` link points, holds part of the memory.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'lazy-pages',
    needs: [
      {
        need: 'kernel',
        min: '4.3',
        provenBy: [{ option: 'CONFIG_USERFAULTFD' }],
        source: 'userfaultfd(2), proc(5); events: ioctl_userfaultfd(2)',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_USERFAULTFD' }] },
      { need: 'criu', below: 'fails' },
      {
        need: 'impossible',
        required: 'the restore option --lazy-pages and a page server',
        found: 'pages that are not in the set',
      },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Run the lazy-pages daemon against the source and restore with --lazy-pages.',
        loses: null,
        helps: ['impossible'],
      },
    ],
    text: 'The dump was lazy: the source machine still serves some pages, and CRIU fetches them through userfaultfd.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tcp-close-gate',
    needs: [
      { need: 'criu', below: 'state-lost' },
      { need: 'impossible', required: 'the restore option --tcp-close', found: 'a set dumped with --tcp-close' },
    ],
    adjustments: [{ kind: 'option', text: 'Restore with --tcp-close.', loses: null, helps: ['impossible'] }],
    text: 'The dump closed TCP connections on purpose. The restore requires the same option.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'uprobes-gate',
    needs: [
      { need: 'criu', below: 'state-lost' },
      { need: 'impossible', required: 'the restore option --allow-uprobes', found: 'a program traced by uprobes' },
      { need: 'host', text: 'uprobes are attached again after the restore' },
    ],
    adjustments: [{ kind: 'option', text: 'Restore with --allow-uprobes.', loses: null, helps: ['impossible'] }],
    text: 'Uprobes traced the program. CRIU skips their mapping, and a restore requires --allow-uprobes to confirm this.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'plugins-required',
    needs: [
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'the plugins the image names are in the plugin directory' },
    ],
    text: 'The image lists plugins that CRIU needs to restore its devices. CRIU since 4.1 stops if one is missing.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'criu-min-by-unknown-enum',
    needs: [
      ...sinceByValue(
        'kinds',
        { need: 'criu', below: 'fails' },
        {
          memfd: '3.14',
          bpfmap: '3.15',
          pidfd: '4.1',
          s390: '3.4',
          mips64: '3.15',
          loongarch64: '3.19',
          riscv64: '4.1',
          macvlan: '2.8',
          sit: '3.6',
          autofs: '2.4',
          tracefs: '2.3',
          cgroup2: '3.14',
          'ext-tty': '2.0',
          serial: '2.2',
        },
      ),
    ],
    text: 'The image contains a kind of descriptor, device, mount or terminal that is newer than the restoring CRIU. That CRIU does not know its number and stops.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'left-out',
    needs: [
      {
        need: 'host',
        text: 'the set to restore contains what the uploaded set omits (page files, ghost files)',
      },
    ],
    text: 'The upload omitted some contents of the set so that they do not leave the host. The verdict does not depend on them, but a restore does.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'compressed-pages',
    needs: [
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the restoring CRIU is built with LZ4', restorers: '>=4.3' },
    ],
    text: 'The set was dumped with --compress. Its page files hold LZ4 blocks, which CRIU reads since 4.3. An older CRIU refuses layout 3, and of drafts with layout 2 it reads the blocks as pages. `crit` of CRIU 4.3 can write the pages again without compression.',
    moreEvidence: [
      'criu release 4.3, text of the program: "Image uses memory page compression but CRIU was built without LZ4 support (CONFIG_LZ4)"',
      'criu:criu/image.c (check_img_inventory: "Not supported images version")',
    ],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'compressed-pages-draft',
    title: 'Compressed pages of a development version',
    appliesTo: ['criu/compressed-pages'],
    when: { attribute: 'layout', max: 2 },
    needs: [
      {
        need: 'impossible',
        required: 'image layout 3',
        found: 'compressed pages in layout 2, as development versions of CRIU 4.3 wrote them',
        restorers: '>=4.3',
      },
    ],
    unmet: 'unknown',
    text: 'CRIU 4.3 writes layout 3 with compressed pages, and stops at an older layout that has them. Only the development version that wrote the set is known to read it.',
    moreEvidence: ['criu release 4.3, text of the program: "Image version %u cannot contain compressed memory pages"'],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'added-in-4-3',
    needs: [{ need: 'criu', below: 'state-lost' }],
    text: 'CRIU 4.3 records the owner of pipes and sockets, timer slack, credentials of queued datagrams, binfmt_misc entries of user namespaces, and whether the opening of a FIFO waits for a writer.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'binfmt-misc-sandboxed',
    title: 'binfmt_misc entries of a user namespace',
    appliesTo: ['criu/added-in-4-3'],
    when: { attribute: 'kinds', contains: 'binfmt-misc' },
    needs: [
      { need: 'kernel', min: '6.7', source: 'kernel commit 21ca59b365c0', restorers: '>=4.3' },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_BINFMT_MISC', module: 'binfmt_misc' }],
        restorers: '>=4.3',
      },
    ],
    text: 'CRIU 4.3 restores binfmt_misc entries inside the user namespace that has them, which a kernel allows since 6.7.',
    moreEvidence: ['criu release 4.3, text of the program: "binfmt_misc sandboxing is not supported"'],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'unknown-content',
    needs: [{ need: 'criu', fromAttribute: 'writer', below: 'misbehaves' }],
    unmet: 'unknown',
    text: 'A restore reads messages and files of the set in which CRIU up to 4.3 writes no such field, value or name. A newer CRIU or another build wrote them. An older CRIU skips fields and files that it does not know, and stops at some values. A dump.log in the set shows which release wrote it.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'unknown-unread',
    needs: [
      {
        need: 'impossible',
        required: 'only content that is known',
        found: 'unknown fields in statistics, or files that are no images',
      },
    ],
    unmet: 'note',
    text: 'criu restore does not open statistics, the inode cache, and files whose names it does not know.',
    confidence: 'verified-source',
  }),
];
