import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { WITHOUT_PIDFD } from './new-checkpoint.ts';
import { sinceByValue } from './since-by-value.ts';

/** Rules of the area `files`. Evidence `criu:` paths are those of release 4.2. */
export const FILES_RULES: readonly Rule[] = [
  criuRule({
    id: 'ext-file-plugin',
    needs: [
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the plugin that saved the descriptor or mapping is in the plugin directory' },
    ],
    text: 'A plugin saved a device descriptor or mapping, and only that plugin can restore it.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ns-file-fd',
    needs: [
      { need: 'kernel', min: '3.0', source: 'proc(5)' },
      ...sinceByValue(
        'kinds',
        { need: 'kernel', source: 'proc(5)' },
        { pid: '3.8', user: '3.8', cgroup: '4.6', time: '5.6' },
      ),
      { need: 'kconfig', allOf: [{ option: 'CONFIG_UTS_NS' }], when: { attribute: 'kinds', contains: 'uts' } },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_IPC_NS' }], when: { attribute: 'kinds', contains: 'ipc' } },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_PID_NS' }], when: { attribute: 'kinds', contains: 'pid' } },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_NET_NS' }], when: { attribute: 'kinds', contains: 'net' } },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_USER_NS' }], when: { attribute: 'kinds', contains: 'user' } },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_CGROUPS' }], when: { attribute: 'kinds', contains: 'cgroup' } },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_TIME_NS', since: '5.6' }],
        when: { attribute: 'kinds', contains: 'time' },
      },
      { need: 'criu', below: 'fails' },
    ],
    text: 'A descriptor refers to a file of /proc/PID/ns, so that kind of namespace must exist.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'file-map-shared',
    needs: [
      {
        need: 'host',
        text: 'the same files exist at the same paths, with the same size, mode and build id',
        usual: true,
      },
    ],
    text: 'CRIU opens open and mapped files by path. Their size, mode and build id must be unchanged.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'file-checksum',
    needs: [{ need: 'host', text: 'the files have the recorded checksums' }],
    unmet: 'note',
    text: 'The image records a checksum of the content of a file.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'eventfd',
    needs: [
      { need: 'kernel', min: '2.6.27', source: 'eventfd(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_EVENTFD' }] },
    ],
    text: 'CRIU re-creates the eventfd with its counter.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'epoll',
    needs: [
      { need: 'kernel', min: '2.6.27', source: 'epoll_create(2), kcmp(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_EPOLL' }] },
    ],
    text: 'CRIU re-creates the epoll descriptor and its watched descriptors.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'signalfd',
    needs: [
      { need: 'kernel', min: '2.6.27', source: 'signalfd(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SIGNALFD' }] },
    ],
    text: 'CRIU re-creates the signalfd.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'inotify',
    needs: [
      { need: 'kernel', min: '2.6.39', source: 'open_by_handle_at(2); search for INOTIFY_IOC_SETNEXTWD' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_INOTIFY_USER' }, { option: 'CONFIG_FHANDLE', since: '2.6.39' }] },
      { need: 'host', text: 'the watched paths exist' },
    ],
    text: 'CRIU finds watched files by file handle and adds the watches again under their old numbers.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'inotify-limits',
    needs: [
      { need: 'fact', fact: 'inotifyInstances', test: 'at-least', fromAttribute: 'instances' },
      { need: 'fact', fact: 'inotifyWatches', test: 'at-least', fromAttribute: 'watches' },
    ],
    adjustments: [
      {
        kind: 'host',
        text: 'Raise fs.inotify.max_user_instances and fs.inotify.max_user_watches before restoring.',
        loses: null,
      },
    ],
    text: 'Each user may have so many inotify instances and watches. Other programs of the user count too.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'inotify-high-wd',
    needs: [
      { need: 'kernel', min: '4.17', source: 'search: merge be88751f320a of 2018-04-05 (4.17 window)' },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' }, { option: 'CONFIG_INOTIFY_USER' }],
      },
      { need: 'criu', below: 'fails' },
    ],
    unmet: 'note',
    text: 'Without the ioctl of Linux 4.17, CRIU adds and removes watches until it reaches the number.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'fanotify',
    needs: [
      { need: 'kernel', min: '2.6.37', source: 'fanotify(7)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_FANOTIFY' }, { option: 'CONFIG_FHANDLE', since: '2.6.39' }] },
      { need: 'criu', below: 'fails' },
      { need: 'capabilities', anyOf: ['sys-admin'] },
    ],
    text: 'CRIU re-creates the fanotify group and its marks.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'fanotify-new-flags',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_FANOTIFY' }] },
      ...sinceByValue(
        'flags',
        { need: 'kernel', source: 'fanotify_init(2), fanotify_mark(2)' },
        {
          'report-pidfd': '5.15',
          'report-tid': '4.20',
          'report-fid': '5.1',
          'report-dir-fid': '5.9',
          'report-name': '5.9',
          'report-target-fid': '5.17',
          'open-exec': '5.0',
          'open-exec-perm': '5.0',
          attrib: '5.1',
          'dirent-self-events': '5.1',
          'fs-error': '5.16',
          rename: '5.17',
        },
      ),
    ],
    text: 'A fanotify group uses flags or events that only newer kernels accept.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'pidfd',
    needs: [
      { need: 'kernel', min: '5.3', source: 'pidfd_open(2)' },
      { need: 'kernel', min: '5.10', source: 'pidfd_open(2)', when: { attribute: 'nonblock', equals: true } },
      { need: 'criu', below: 'fails' },
    ],
    waysOut: WITHOUT_PIDFD,
    text: 'CRIU reopens the process descriptor with pidfd_open.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'pidfd-attr',
    needs: [
      {
        need: 'impossible',
        required: 'a CRIU that restores the exit status of a pidfd (no release up to 4.3)',
        found: 'the exit status of an ended process (`pidfd_entry.attr`)',
        restorers: '<4.4',
      },
    ],
    unmet: 'note',
    text: 'CRIU up to 4.3 skips the field. The pidfd comes back, and the exit status of the ended process is lost.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'pidfd-attr-newer',
    title: 'Exit status kept by a pidfd, on a newer CRIU',
    appliesTo: ['criu/pidfd-attr'],
    needs: [
      {
        need: 'impossible',
        required: 'a CRIU that restores the exit status of a pidfd',
        found: 'the exit status of an ended process (`pidfd_entry.attr`)',
        restorers: '>=4.4',
      },
    ],
    unmet: 'unknown',
    text: 'Whether a CRIU newer than 4.3 reads the field is not recorded.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'bpf-map',
    needs: [
      { need: 'kernel', min: '5.6', source: 'search: commit aa2e93b8e58e of 2020-01-15 (bpf-next of the 5.6 window)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_BPF_SYSCALL' }] },
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'CRIU was built with libbpf and is allowed to create maps' },
    ],
    text: 'CRIU re-creates a hash or array map and fills it in batches.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'bpf-prog',
    needs: [{ need: 'impossible', required: 'a CRIU release that dumps it', found: 'BPF programs and other maps' }],
    unmet: 'note',
    text: 'CRIU refuses to dump them, so no image contains one.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'io-uring',
    needs: [{ need: 'impossible', required: 'a CRIU release that dumps it', found: 'io_uring' }],
    unmet: 'note',
    text: 'CRIU refuses to dump an io_uring, so no image contains one.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'pipe-data',
    needs: [
      { need: 'kernel', min: '2.6.35', source: 'fcntl(2)' },
      { need: 'host', text: 'fs.pipe-max-size is as large as the pipe, or CRIU holds CAP_SYS_RESOURCE' },
    ],
    text: 'A pipe is larger than the default size.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'file-locks',
    needs: [
      { need: 'kernel', min: '3.15', source: 'fcntl(2)', when: { attribute: 'kinds', contains: 'ofd' } },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_FILE_LOCKING' }] },
      { need: 'criu', below: 'fails' },
      { need: 'impossible', required: 'the restore option --file-locks', found: 'file locks or leases' },
    ],
    unmet: 'note',
    adjustments: [{ kind: 'option', text: 'Restore with --file-locks.', loses: null, helps: ['impossible'] }],
    text: 'CRIU takes locks again only with --file-locks. Without it, they are silently lost.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ghost-file',
    needs: [
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the hidden link files still exist', when: { attribute: 'kinds', contains: 'linked' } },
      {
        need: 'host',
        text: 'the original directory exists and is writable',
        when: { attribute: 'kinds', contains: 'ghost' },
      },
    ],
    text: 'CRIU re-creates a deleted file at its original path, or finds it through a hidden link.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'ghost-file-chunks',
    title: 'Deleted files stored in chunks',
    appliesTo: ['criu/ghost-file'],
    needs: [{ need: 'criu', min: '3.3', below: 'misbehaves', when: { attribute: 'chunked', equals: true } }],
    text: 'CRIU since 3.3 stores a deleted file in chunks. An older release reads the chunk headers as content and restores a different file.',
    evidence: [
      'criu:images/ghost-file.proto (chunks)',
      'criu release 3.3 (ghost file chunks), schema history computed from the git tags',
    ],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'procfs-remap',
    needs: [{ need: 'criu', below: 'fails' }],
    unmet: 'note',
    text: 'CRIU uses a helper process to imitate the /proc entry of a process that no longer exists.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'fown-sigio',
    needs: [{ need: 'kernel', min: '2.6.32', source: 'fcntl(2)' }],
    text: 'A descriptor signals a process when it is ready.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'o-tmpfile-direct',
    needs: [{ need: 'host', text: 'the file system supports O_DIRECT (tmpfs does since 6.6)' }],
    unmet: 'note',
    text: 'The file was opened with O_DIRECT, which some file systems do not support.',
    confidence: 'inferred',
  }),
];
