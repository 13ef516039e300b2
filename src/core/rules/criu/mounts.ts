import { CONTAINER_RUNTIMES } from '../../profile/runtime.ts';
import type { OptionNeed, Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** CONFIG_AUTOFS_FS took the place of CONFIG_AUTOFS4_FS in 4.18; the module kept its name. */
const AUTOFS: readonly OptionNeed[] = [
  { option: 'CONFIG_AUTOFS_FS', module: 'autofs4', since: '4.18' },
  { option: 'CONFIG_AUTOFS4_FS', module: 'autofs4', until: '4.18' },
];

/** Rules of the area `mounts`. Evidence `criu:` paths are those of release 4.2. */
export const MOUNTS_RULES: readonly Rule[] = [
  criuRule({
    id: 'mnt-external',
    needs: [
      { need: 'criu', below: 'fails' },
      {
        need: 'impossible',
        required: 'the restore option --external mnt[key]:path',
        found: 'mounts recorded only by key',
      },
      { need: 'host', text: 'the host paths exist' },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --external mnt[key]:path for every key.',
        loses: null,
        helps: ['impossible'],
        doneBy: CONTAINER_RUNTIMES,
      },
    ],
    text: 'The dump recorded a mount as external, with only a key for its source.',
    moreEvidence: [
      'runc:libcontainer/criu_linux.go (addCriuRestoreMount: bind mounts, masked paths, devices)',
      'experiment: the containers of data/restores/application-outcomes.json restored by runc without a step',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'mnt-root-option',
    title: 'Root of the mount namespace',
    appliesTo: ['criu/ns-mnt'],
    needs: [
      {
        need: 'impossible',
        required: 'the restore option --root',
        found: 'a mount namespace of its own',
      },
    ],
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --root and the directory that is the root of the mount namespace; it must be a mount point.',
        loses: null,
        doneBy: CONTAINER_RUNTIMES,
      },
    ],
    text: 'CRIU builds the mount tree of a namespace on the directory that --root names. Without it, CRIU stops; 4.2 ends with a segmentation fault.',
    evidence: [
      'criu:criu/mount.c:2752 ("The --root option is required to restore a mount namespace"; the same in 3.17 and 4.1.1)',
      'criu:criu/mount-v2.c:735',
      'experiment: CRIU 4.2.1 without --root: "mnt: BUG at criu/mount.c:48", killed by signal 11 (data/restores/application-outcomes.json)',
      'runc:libcontainer/criu_linux.go (Restore sets root)',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'mnt-cgroup-in-userns',
    needs: [
      {
        need: 'impossible',
        required: 'a cgroup namespace that belongs to the user namespace of the mount',
        found: 'a cgroup mount in a user namespace, with the cgroup namespace of the host',
      },
    ],
    text: 'Mounting a cgroup file system requires CAP_SYS_ADMIN in the user namespace that owns the cgroup namespace. CRIU mounts it inside the user namespace of the tasks, and the kernel refuses. There is no option against it; start the container with a cgroup namespace of its own before the next checkpoint.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'mnt-fs-kind',
    needs: [
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_BINFMT_MISC', module: 'binfmt_misc' }],
        when: { attribute: 'filesystems', contains: 'binfmt-misc' },
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_TMPFS' }], when: { attribute: 'filesystems', contains: 'tmpfs' } },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_UNIX98_PTYS' }],
        when: { attribute: 'filesystems', contains: 'devpts' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_PSTORE', module: 'pstore' }],
        when: { attribute: 'filesystems', contains: 'pstore' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_SECURITYFS' }],
        when: { attribute: 'filesystems', contains: 'securityfs' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_FUSE_FS', module: 'fuse' }],
        when: { attribute: 'filesystems', contains: 'fusectl' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_DEBUG_FS' }],
        when: { attribute: 'filesystems', contains: 'debugfs' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUPS' }],
        when: { attribute: 'filesystems', contains: 'cgroup' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_POSIX_MQUEUE' }],
        when: { attribute: 'filesystems', contains: 'mqueue' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_FUSE_FS', module: 'fuse' }],
        when: { attribute: 'filesystems', contains: 'fuse' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_OVERLAY_FS', module: 'overlay' }],
        when: { attribute: 'filesystems', contains: 'overlay' },
      },
      {
        need: 'kconfig',
        allOf: AUTOFS,
        when: { attribute: 'filesystems', contains: 'autofs' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_TRACING' }],
        when: { attribute: 'filesystems', contains: 'tracefs' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CGROUPS' }],
        when: { attribute: 'filesystems', contains: 'cgroup2' },
      },
      { need: 'host', text: 'the aufs module is installed', when: { attribute: 'filesystems', contains: 'aufs' } },
      {
        need: 'host',
        text: 'the fuse mount is provided as an external mount',
        when: { attribute: 'filesystems', contains: 'fuse' },
      },
    ],
    text: 'The target must be able to mount each file system type in the mount tree.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'mnt-cgroup-v1',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_CGROUPS' }] },
      { need: 'fact', fact: 'cgroup', test: 'one-of', values: ['v1', 'hybrid'] },
      { need: 'host', text: 'the cgroup v1 controllers can be mounted in the same combinations' },
    ],
    text: 'The mount tree contains a cgroup v1 hierarchy. A controller that the unified hierarchy uses cannot be mounted in a v1 hierarchy.',
    evidence: [
      'criu:criu/filesystems.c:750',
      'https://github.com/checkpoint-restore/criu/issues/83',
      'https://github.com/checkpoint-restore/criu/issues/447',
      'kernel: cgroups(7)',
    ],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'mnt-autofs',
    needs: [
      { need: 'kconfig', allOf: AUTOFS },
      { need: 'criu', below: 'fails' },
    ],
    text: 'CRIU re-creates the autofs mount.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'mnt-binfmt-misc',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_BINFMT_MISC', module: 'binfmt_misc' }] },
      { need: 'criu', below: 'fails' },
      {
        need: 'host',
        text: 'the registrations do not conflict with those of the host (before 6.7 both are the same)',
      },
    ],
    text: 'CRIU registers the binary formats again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'mnt-binfmt-misc-since-4-3',
    title: 'binfmt_misc registrations of an older CRIU',
    appliesTo: ['criu/mnt-binfmt-misc'],
    needs: [
      {
        need: 'impossible',
        required: 'a CRIU before 4.3, which opens binfmt-misc images',
        found: 'binfmt_misc registrations in an image of their own',
        restorers: '>=4.3',
      },
    ],
    unmet: 'note',
    text: 'CRIU up to 4.2 keeps registrations in binfmt-misc images. CRIU 4.3 keeps them with the user namespace and opens no such image, so they are lost.',
    moreEvidence: [
      'criu release 4.3: no such file name in the program',
      'https://github.com/checkpoint-restore/criu/pull/3114',
    ],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'mnt-sharing',
    needs: [
      {
        need: 'host',
        text: 'the propagation groups are simple enough for the available mount engine (the full one requires 5.15)',
      },
    ],
    unmet: 'note',
    adjustments: [
      {
        kind: 'option',
        text: 'Restore with --mntns-compat-mode.',
        loses: 'complex propagation between mounts',
        criuMin: '3.17',
      },
    ],
    text: 'CRIU rebuilds propagation groups with system calls of 5.15, or with its older engine, which has limits.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'mnt-overlay',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_OVERLAY_FS', module: 'overlay' }] },
      { need: 'criu', below: 'fails' },
      { need: 'host', text: 'the lower, upper and work directories are at the same paths' },
    ],
    text: 'The mount tree contains an overlay file system.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'mnt-tmpfs-content',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_TMPFS' }] },
      { need: 'host', text: 'tar and gzip are in PATH' },
    ],
    text: 'CRIU unpacks the content of a tmpfs with tar.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'mnt-mqueue',
    needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_POSIX_MQUEUE' }] }],
    text: 'The mount tree contains the message-queue file system.',
    confidence: 'verified-source',
  }),
];
