import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { WITHOUT_HUGE_PAGES } from './new-checkpoint.ts';
import { sinceByValue } from './since-by-value.ts';

/** Rules of the area `memory`. Evidence `criu:` paths are those of release 4.2. */
export const MEMORY_RULES: readonly Rule[] = [
  criuRule({
    id: 'madv-hugepage',
    needs: [
      { need: 'kernel', min: '2.6.38', source: 'madvise(2)' },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_TRANSPARENT_HUGEPAGE', shownBy: { fact: 'thp', off: 'none' } }],
        when: { attribute: 'advice', contains: 'hugepage' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_TRANSPARENT_HUGEPAGE', shownBy: { fact: 'thp', off: 'none' } }],
        kernels: '<6.16',
        when: { attribute: 'advice', contains: 'nohugepage' },
      },
    ],
    adjustments: [
      {
        kind: 'filter',
        text: 'Clear bits 14 and 15 of `vma_entry.madv` in the mm images.',
        loses: 'the huge-page advice, a hint',
      },
    ],
    text: 'CRIU repeats madvise on every mapping, and a kernel without transparent huge pages rejects the huge-page advice. Kernels since 6.7 set the no-huge-page bit on every thread stack.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'madv-mergeable',
    needs: [
      { need: 'kernel', min: '2.6.32', source: 'madvise(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_KSM' }] },
    ],
    adjustments: [
      { kind: 'filter', text: 'Clear bit 12 of `vma_entry.madv` in the mm images.', loses: 'the merge advice, a hint' },
    ],
    text: 'CRIU repeats the advice to merge equal pages, which requires KSM.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'madv-wipeonfork',
    needs: [{ need: 'kernel', min: '4.14', source: 'madvise(2)' }],
    text: 'CRIU repeats the advice to wipe pages in child processes.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'madv-dontdump-dontfork',
    needs: [{ need: 'kernel', min: '3.4', source: 'madvise(2)' }],
    text: 'CRIU repeats advice such as DONTDUMP and DONTFORK.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'guard-pages',
    needs: [
      { need: 'kernel', min: '6.13', source: 'search: man-pages patch, MADV_GUARD_INSTALL since Linux 6.13' },
      { need: 'criu', below: 'fails' },
    ],
    text: 'CRIU installs lightweight guard regions again with madvise.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'map-droppable',
    needs: [
      { need: 'kernel', min: '6.11', source: 'search: commit 9651fcedf7b9 of 2024-07-19 (6.11 window)' },
      { need: 'criu', below: 'fails' },
    ],
    text: 'The image has a mapping that the kernel may drop under memory pressure. glibc uses such a mapping for getrandom.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'hugetlb-private',
    needs: [
      { need: 'kernel', min: '3.8', source: 'mmap(2): MAP_HUGETLB 2.6.32, size flags 3.8' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_HUGETLBFS' }, { option: 'CONFIG_HUGETLB_PAGE' }] },
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'enough huge pages of the same sizes are free' },
    ],
    waysOut: WITHOUT_HUGE_PAGES,
    text: 'The image has a mapping of explicit huge pages.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'hugetlb-memfd',
    needs: [
      { need: 'kernel', min: '4.14', source: 'memfd_create(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_HUGETLBFS' }, { option: 'CONFIG_MEMFD_CREATE', since: '4.18' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'enough huge pages of the same sizes are free' },
    ],
    waysOut: WITHOUT_HUGE_PAGES,
    text: 'A memfd is backed by explicit huge pages.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'hugetlb-shm',
    needs: [
      { need: 'kernel', min: '3.8', source: 'shmget(2): size flags 3.8' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_HUGETLBFS' }, { option: 'CONFIG_SYSVIPC' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'enough huge pages of the same sizes are free' },
      { need: 'host', text: 'CRIU is in the group vm.hugetlb_shm_group, or holds CAP_IPC_LOCK' },
    ],
    waysOut: WITHOUT_HUGE_PAGES,
    text: 'A SysV shared-memory segment is backed by explicit huge pages.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'memfd',
    needs: [
      { need: 'kernel', min: '3.17', provenBy: [{ option: 'CONFIG_MEMFD_CREATE' }], source: 'memfd_create(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_MEMFD_CREATE', since: '4.18' }, { option: 'CONFIG_SHMEM' }] },
      { need: 'criu', below: 'fails' },
    ],
    text: 'CRIU re-creates the memory file with memfd_create.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'memfd-seals',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_MEMFD_CREATE', since: '4.18' }] },
      { need: 'criu', below: 'fails' },
      ...sinceByValue(
        'seals',
        { need: 'kernel', source: 'fcntl(2)' },
        { shrink: '3.17', grow: '3.17', write: '3.17', 'future-write': '5.1', exec: '6.3' },
      ),
    ],
    text: 'CRIU adds the seals of a memory file again. Newer seals require newer kernels.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'memfd-noexec',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_MEMFD_CREATE', since: '4.18' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'vm.memfd_noexec is below 2' },
    ],
    unmet: 'note',
    text: 'CRIU sets the mode of the memory file again. A host can forbid executable memory files.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'shmem-shared-anon',
    needs: [
      { need: 'kernel', min: '3.3', source: 'proc(5)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SHMEM' }] },
    ],
    text: 'CRIU reopens shared anonymous mappings through /proc/PID/map_files.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'aio-ring',
    needs: [
      {
        need: 'kernel',
        min: '3.19',
        below: 'unknown',
        source: 'recalled, not verified (commit e4a0d3e7 predates a fix of 2015-04-06, so at most 4.0)',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_AIO' }] },
      { need: 'criu', below: 'fails' },
      {
        need: 'fact',
        fact: 'possibleCpus',
        test: 'at-most',
        fromAttribute: 'possibleCpusAtMost',
        when: { attribute: 'possibleCpusAtMost', min: 1 },
      },
      { need: 'host', text: 'fs.aio-max-nr is high enough for the rings' },
    ],
    adjustments: [
      {
        kind: 'host',
        text: 'Boot the target with nr_cpus or possible_cpus low enough for the ring.',
        loses: null,
        helps: ['fact'],
      },
    ],
    text: 'A kernel with more possible CPUs creates larger AIO rings, which do not fit in the address range of the old ring.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'thp-disable-prctl',
    needs: [
      { need: 'kernel', min: '3.15', source: 'prctl(2)' },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'CRIU sets the huge-page flag of the process on every restore.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'mlock',
    needs: [
      { need: 'kernel', min: '2.6', source: 'mmap(2)' },
      { need: 'host', text: 'RLIMIT_MEMLOCK is high enough for the locked memory, or CRIU holds CAP_IPC_LOCK' },
    ],
    text: 'CRIU locks the mappings in memory again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'growsdown-stack',
    needs: [
      { need: 'kernel', min: '2.6', below: 'unknown', source: 'recalled, not verified' },
      { need: 'criu', below: 'fails' },
    ],
    unmet: 'note',
    text: 'The size of the stack guard gap differs between kernels.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'softdirty-tracking',
    needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_MEM_SOFT_DIRTY' }] }],
    unmet: 'note',
    text: 'Only later pre-dumps on the target require soft-dirty tracking.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'prctl-mm',
    needs: [
      { need: 'kernel', min: '3.5', source: 'prctl(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' }], kernels: '<3.10' },
    ],
    text: 'CRIU sets heap bounds, arguments, executable link and auxiliary vector with prctl.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'vsyscall',
    needs: [
      {
        need: 'kconfig-any',
        anyOf: [
          { option: 'CONFIG_X86_VSYSCALL_EMULATION', since: '3.19' },
          { option: 'CONFIG_LEGACY_VSYSCALL_XONLY', since: '5.2' },
        ],
      },
    ],
    unmet: 'note',
    text: 'CRIU does not restore the vsyscall page. Old static programs need it on the target.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'uffd-registered',
    needs: [{ need: 'impossible', required: 'a CRIU release that dumps it', found: 'userfaultfd in use' }],
    unmet: 'note',
    text: 'CRIU refuses to dump a userfaultfd, so no image contains one.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'memfd-secret',
    needs: [
      { need: 'kernel', min: '5.14', source: 'memfd_secret(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECRETMEM', since: '5.14' }] },
      {
        need: 'impossible',
        required: 'a CRIU that restores secret memory (no release up to 4.3)',
        found: 'secret memory',
        restorers: '<4.4',
      },
      { need: 'host', text: 'the restoring CRIU restores secret memory', restorers: '>=4.4' },
    ],
    text: 'Only a pull request of CRIU dumps and restores secret memory. No release up to 4.3 knows its files.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'vma-not-accountable',
    needs: [{ need: 'criu', below: 'state-lost' }],
    text: 'CRIU 4.3 marks areas that the kernel does not charge to the memory limit, and maps them without charge again. An older CRIU ignores the mark, and its restore needs more memory for a moment.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'many-areas',
    needs: [{ need: 'fact', fact: 'maxMapCount', test: 'at-least', fromAttribute: 'areas' }],
    adjustments: [{ kind: 'host', text: 'Raise vm.max_map_count before restoring.', loses: null }],
    text: 'The kernel refuses a task more memory areas than vm.max_map_count, and CRIU maps some of its own beside those of the task.',
    confidence: 'verified-source',
  }),
];
