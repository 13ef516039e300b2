import { criuEntry, criuFile, criuSet, type Message, u32 } from './make-criu.ts';

/** Stands for what nobody may ever see again, not even while reading is under way. */
export const SECRET = 'hunter2-Tr0ub4dor&3';
/** Stands for what is looked at while reading (a path, a mount), and gone with it. */
export const PASSING = '/home/somebody/correct-horse-battery-staple';
/** A register full of key. */
export const SECRET_NUMBER = 0x5ec2_e70b_1234_5677n;

const BYTES = Buffer.from(`${SECRET}=${SECRET}\0`);
const REGISTERS = ['r15', 'bx', 'ax', 'ip', 'sp', 'fs_base'];
const LOW = Number(SECRET_NUMBER & 0xffff_ffffn);
const FOWN: Message = { uid: 0, euid: 0, signum: 0, pid_type: 0, pid: 0 };
const DESC: Message = { key: 1, uid: 0, gid: 0, cuid: 0, cgid: 0, mode: 0, id: 1 };

const CORE: Message = {
  mtype: 1,
  thread_info: {
    clear_tid_addr: SECRET_NUMBER,
    gpregs: Object.fromEntries(REGISTERS.map((name) => [name, SECRET_NUMBER])),
    fpregs: { cwd: 1, xmm_space: [LOW, LOW], st_space: [LOW], xsave: { xstate_bv: 3n, ymmh_space: [LOW, LOW] } },
  },
  tc: { task_state: 1, exit_code: 0, personality: 0, flags: 0, blk_sigset: 0n, comm: SECRET },
  thread_core: {
    futex_rla: 0n,
    futex_rla_len: 0,
    comm: SECRET,
    rseq_entry: { rseq_abi_pointer: 1n, rseq_abi_size: 32, signature: LOW },
    creds: { ...{ uid: 0, gid: 0, euid: 0, egid: 0 }, groups: [LOW], lsm_profile: PASSING, apparmor_data: BYTES },
  },
};

const FILES: readonly Message[] = [
  { type: 1, id: 1, reg: { id: 1, flags: 0, pos: 0n, fown: FOWN, name: PASSING } },
  { type: 6, id: 2, efd: { id: 2, flags: 0, fown: FOWN, counter: SECRET_NUMBER } },
  {
    type: 5,
    id: 3,
    usk: { ...{ id: 3, ino: 9, type: 1, state: 1, flags: 0, uflags: 0, backlog: 0, peer: 0 }, name: BYTES },
  },
];

const padded = (bytes: Uint8Array, unit: number) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & (unit - 1))]);

/** An image set with something to hide in every place that holds what belongs to a process. */
export function secretSet(): Map<string, Uint8Array> {
  const length = BYTES.length;
  const set = criuSet(1)
    .set('pages-1.img', padded(Buffer.concat([Buffer.from('PATH=/bin\0'), BYTES]), 4096))
    .set('core-1.img', criuFile('core', CORE))
    .set('files.img', criuFile('files', ...FILES))
    .set(
      'pipes-data.img',
      criuFile('pipes-data', criuEntry('pipe_data_entry', { pipe_id: 1, bytes: length, size: 4096 }, BYTES)),
    )
    .set('sk-queues.img', criuFile('sk-queues', criuEntry('sk_packet_entry', { id_for: 3, length }, BYTES)))
    .set(
      'tcp-stream-1f.img',
      criuFile(
        'tcp-stream',
        criuEntry(
          'tcp_stream_entry',
          { inq_len: length, inq_seq: 1, outq_len: length, outq_seq: 1, opt_mask: 0 },
          Buffer.concat([BYTES, BYTES]),
        ),
      ),
    )
    .set(
      'ghost-file-2a.img',
      criuFile(
        'ghost-file',
        criuEntry('ghost_file_entry', { uid: 0, gid: 0, mode: 0o600, symlnk_target: SECRET }, BYTES),
      ),
    )
    .set('tty-data.img', criuFile('tty-data', { tty_id: 1, data: BYTES }))
    .set('memfd.img', criuFile('memfd', { name: SECRET, uid: 0, gid: 0, size: 1n, shmid: 1, seals: 0, inode_id: 1n }))
    .set('utsns-2.img', criuFile('utsns', { nodename: SECRET, domainname: SECRET }))
    .set(
      'ipcns-shm-3.img',
      criuFile('ipcns-shm', criuEntry('ipc_shm_entry', { desc: DESC, size: length }, padded(BYTES, 4))),
    )
    .set(
      'ipcns-msg-3.img',
      criuFile(
        'ipcns-msg',
        criuEntry(
          'ipc_msg_entry',
          { desc: DESC, qbytes: 99, qnum: 1 },
          criuEntry('ipc_msg', { mtype: 1n, msize: length }, padded(BYTES, 8)),
        ),
      ),
    )
    .set(
      'mountpoints-4.img',
      criuFile('mountpoints', {
        fstype: 1,
        mnt_id: 1,
        root_dev: 1,
        parent_mnt_id: 0,
        flags: 0,
        root: PASSING,
        mountpoint: PASSING,
        source: PASSING,
        options: `lowerdir=${PASSING}`,
      }),
    )
    .set(
      'netdev-7.img',
      criuFile('netdev', { type: 2, ifindex: 2, mtu: 1500, flags: 0, name: PASSING, address: BYTES }),
    )
    .set('netns-7.img', criuFile('netns', { ext_key: PASSING, unix_conf: [{ type: 1, sarg: PASSING }] }))
    .set(
      'cgroup.img',
      criuFile('cgroup', {
        sets: [{ id: 1, ctls: [{ name: 'name=secret', path: PASSING }] }],
        controllers: [
          {
            cnames: ['memory'],
            dirs: [{ dir_name: PASSING, properties: [{ name: 'memory.limit', value: PASSING }] }],
          },
        ],
      }),
    )
    .set(
      'apparmor.img',
      criuFile('apparmor', { namespaces: [{ name: PASSING, policies: [{ name: PASSING, blob: BYTES }] }] }),
    )
    .set('seccomp.img', criuFile('seccomp', { seccomp_filters: [{ filter: padded(Buffer.from(PASSING), 8) }] }))
    .set(
      'bpfmap-data.img',
      criuFile(
        'bpfmap-data',
        criuEntry(
          'bpfmap_data_entry',
          { map_id: 1, keys_bytes: length, values_bytes: length, count: 1 },
          Buffer.concat([BYTES, BYTES]),
        ),
      ),
    )
    .set(
      'ipcns-sem-3.img',
      criuFile(
        'ipcns-sem',
        criuEntry('ipc_sem_entry', { desc: DESC, nsems: length }, padded(Buffer.concat([BYTES, BYTES]), 8)),
      ),
    )
    .set('iptables-5.img', BYTES)
    .set('tmpfs-6.tar.gz.img', BYTES)
    .set('dump.log', Buffer.from(`(00.000001) Version: 4.2 (gitid 0)\n(00.000002) Opening ${SECRET}\n`))
    .set('descriptors.json', Buffer.from(JSON.stringify([PASSING])));
  // A message that no schema knows, of a later release.
  set.set('ids-1.img', Buffer.concat([criuFile('ids'), withUnknownField(BYTES)]));
  return set;
}

function withUnknownField(bytes: Uint8Array): Buffer {
  const known = Buffer.from([0x08, 1, 0x10, 1, 0x18, 1, 0x20, 1]);
  const field = Buffer.concat([Buffer.from([0xfa, 0x3f, bytes.length]), bytes]);
  return Buffer.concat([u32(known.length + field.length), known, field]);
}

/** The same inside a container checkpoint, whose engine writes down environment, arguments and labels. */
export function secretContainer(): Map<string, Uint8Array> {
  const inside = [...secretSet()].filter(([name]) => name !== 'descriptors.json');
  const spec = {
    process: { args: ['db', `--password=${SECRET}`], env: [`TOKEN=${SECRET}`], selinuxLabel: PASSING },
    hostname: SECRET,
    annotations: {
      'io.container.manager': 'libpod',
      'org.criu.checkpoint.host.kernel': PASSING,
      'org.criu.checkpoint.criu.version': PASSING,
      'io.kubernetes.pod.annotations': SECRET,
    },
    mounts: [{ type: 'bind', source: PASSING, destination: PASSING }],
    linux: { cgroupsPath: PASSING, seccomp: { listenerMetadata: SECRET } },
  };
  const config = { name: SECRET, rootfsImageName: PASSING, ociRuntime: PASSING, env: { TOKEN: SECRET } };
  const text = (value: unknown) => Buffer.from(JSON.stringify(value));
  return new Map<string, Uint8Array>([
    ...inside.map(([name, data]) => [`checkpoint/${name}`, data] as const),
    ['spec.dump', text(spec)],
    ['config.dump', text(config)],
    ['bind.mounts', text([PASSING])],
    ['network.status', text({ secret: SECRET })],
    ['status', text({ secret: SECRET })],
    ['rootfs-diff.tar', BYTES],
  ]);
}
