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
    text: 'CRIU since 1.6 writes layout V1.1. Older releases do not know its group magic, and all current releases reject sets without per-task descriptor tables. Since 3.4 CRIU writes all descriptors into files.img, which older releases do not read.',
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
];
