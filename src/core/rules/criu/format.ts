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
      {
        need: 'impossible',
        required: 'descriptors stored per file table',
        found: 'a set older than CRIU 1.0',
        when: { attribute: 'perTaskTables', equals: false },
      },
    ],
    text: 'CRIU since 1.6 writes layout V1.1; older releases do not know its group magic, and sets without per-task descriptor tables are refused by all current ones. Since 3.4 it writes all descriptors into files.img, of which older releases know nothing.',
    moreEvidence: ['criu release 3.4 (files.img), schema history computed from the git tags'],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'img-handlers-in-core',
    title: 'Signal handlers in the core images',
    appliesTo: ['criu/img-format-version'],
    needs: [{ need: 'criu', min: '3.1', below: 'misbehaves', when: { attribute: 'handlersInCore', equals: true } }],
    text: 'CRIU since 3.1 stores signal handlers in the core images; older releases look for them in images of their own, which are not there.',
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
    text: 'CRIU 4.2 stores page counts in a new field and zero in the old one; an older CRIU reads zero pages, restores empty memory and the task dies.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'incremental-parent',
    needs: [
      {
        need: 'host',
        text: 'the parent directory is there and the `parent` link leads to it',
        when: { attribute: 'parent', equals: 'elsewhere' },
      },
      {
        need: 'impossible',
        required: 'the set of the dump before, and a link to it',
        found: 'pages that are only there, and no `parent` link',
        when: { attribute: 'parent', equals: 'none' },
      },
    ],
    text: 'Part of the memory is in the set of an earlier dump that the `parent` link points to.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'lazy-pages',
    needs: [
      { need: 'kernel', min: '4.3', source: 'userfaultfd(2), proc(5); events: ioctl_userfaultfd(2)' },
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
    text: 'The dump was lazy: some pages are still served by the source machine and are fetched through userfaultfd.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tcp-close-gate',
    needs: [
      { need: 'criu', below: 'state-lost' },
      { need: 'impossible', required: 'the restore option --tcp-close', found: 'a set dumped with it' },
    ],
    adjustments: [{ kind: 'option', text: 'Restore with --tcp-close.', loses: null, helps: ['impossible'] }],
    text: 'The dump closed TCP connections on purpose; restoring asks for the same decision again.',
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
    text: 'The program was being traced by uprobes; their mapping is skipped and restoring must be told that this is wanted.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'plugins-required',
    needs: [
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'the plugins the image names are in the plugin directory' },
    ],
    text: 'The image lists plugins without which its devices cannot be rebuilt; CRIU since 4.1 stops when one is missing.',
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
          mips: '3.15',
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
    text: 'A kind of descriptor, device, mount or terminal newer than the restoring CRIU is an unknown number to it, and it stops.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'left-out',
    needs: [
      {
        need: 'host',
        text: 'what was left out of the uploaded set (page files, ghost files) is in the one that is restored',
      },
    ],
    text: 'The set was uploaded without some of its contents, so that they do not leave the host. Nothing here depends on them, but a restore does.',
    confidence: 'verified-source',
  }),
];
