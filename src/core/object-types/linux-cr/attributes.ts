/**
 * Attributes of a type whose version the image does not show for certain. `possibleVersions`: one of these, but it is
 * unknown which. `equalVersions`: all of these, because the change between them does not affect the image.
 * `consistentVersions`: a kernel of any of these takes it, whatever wrote it. `conversionStops`: the records themselves
 * decide whether they can be converted (conversions.ts).
 */
export const VERSION_ATTRIBUTES: Readonly<Record<string, string>> = {
  possibleVersions: 'possible versions, if the possible header revisions differ for this object',
  equalVersions: 'versions that the object matches at the same time; the changes between them do not affect it',
  consistentVersions: 'possible versions with which the image is complete and consistent',
  conversionStops:
    'ids of the conversion steps that at least one record in the image does not allow; empty if all records allow all steps',
};

/** Attributes the inventory keeps of Linux-CR objects: object-type id -> name -> meaning and unit. */
export const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'linux-cr/header': {
    kernelVersion: 'major.minor.patch of the kernel that wrote the image, a text such as 2.6.38',
    rev: 'CHECKPOINT_VERSION of the writer',
    taskCommLen: 'TASK_COMM_LEN of the writer',
    atVectorSize: 'number of entries of the auxiliary vector; its size in bytes before header revision 67cfee9',
    signalNsig: '_NSIG of the writer',
    utsLens: 'lengths of sysname, nodename, release, version, machine and domainname, in this order, as text',
    rlimitNlimits: 'RLIM_NLIMITS of the writer',
    nTtyBufSize: 'N_TTY_BUF_SIZE of the writer',
    ttyTermiosNccs: 'NCCS of the writer; NCC before header revision a272e68',
    netns: 'whether network namespaces were saved; null if the possible header revisions differ',
    revisions: 'ids of the header revisions that match the records',
  },
  'linux-cr/header-arch.x86': {
    hasFxsr: 'the writer had FXSAVE',
    hasXsave: 'the writer had XSAVE',
    xstateSize: 'bytes of the extended FPU state',
  },
  'linux-cr/header-arch.arm': {
    cpuArchitecture: 'cpu_architecture() of the writer',
    mmu: 'the writer had an MMU',
    aeabi: 'CONFIG_AEABI',
    oabiCompat: 'CONFIG_OABI_COMPAT',
  },
  'linux-cr/pids': { nested: 'a pid is in a nested pid namespace' },
  'linux-cr/tree': { nested: 'a task is in a nested pid namespace' },
  'linux-cr/vpids': { nested: 'a task is in a nested pid namespace' },
  'linux-cr/file': { kinds: 'CKPT_FILE_ names, lower case: pipe, fifo, socket, tty, epoll, eventfd ...' },
  'linux-cr/vma': { kinds: 'CKPT_VMA_ names, lower case: anon, file, shm-ipc, hugetlb ...' },
  'linux-cr/socket': {
    families: 'AF_ numbers',
    types: 'SOCK_ numbers',
    states: 'TCP_ state numbers',
  },
  'linux-cr/socket-inet': { families: 'AF_ numbers of the sockets that own these objects' },
  'linux-cr/tty': { drivers: 'driver types' },
  'linux-cr/netdev': { kinds: 'lo, veth, sit, macvlan' },
  'linux-cr/ipc-shm': { huge: 'a segment in huge pages' },
  'linux-cr/hpage': { shifts: 'log2 of the huge page sizes' },
  'linux-cr/restart-block': { kinds: 'CKPT_RESTART_BLOCK_ names, lower case' },
};
