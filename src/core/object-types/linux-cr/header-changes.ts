import { FIRST_HEADERS } from './first-headers.ts';
import type { HeaderChange } from './header-change.ts';

const NO_LABEL =
  'f_secref/sec_ref fill value: this model uses -1 ("no label"), 0 is the alternative; which one the kernel expects was not verified';

/**
 * The oldest headers, and what every later revision changed. Source: the headers and the layouts in them, compared commit
 * by commit (user-cr).
 */
export const HEADER_CHANGES: readonly HeaderChange[] = [
  FIRST_HEADERS,
  {
    id: 'a53775e',
    label: '2009-11-04 regenerate (towards ckpt-v19)',
    date: '2009-11-04',
    typeNumbers: { EPOLL_ITEMS: 308 },
    fileTypeNumbers: { EPOLL: 6, EVENTFD: 7 },
  },
  {
    id: 'd55d4c8',
    label: '2009-11-11 LSM labels (towards ckpt-v19)',
    date: '2009-11-16',
    checkpointVersion: 4,
    typeNumbers: { LSM_INFO: 7, SECURITY: 8 },
    objTypeNumbers: { SECURITY_PTR: 16, SECURITY: 17 },
    bumps: [
      {
        types: ['CONTAINER'],
        kinds: ['followers'],
        conversion: 'conditional',
        change:
          'A BUFFER with the 11-byte LSM name and a LSM_INFO record now follow the (still empty) CONTAINER record.',
        how: 'Insert BUFFER(len 8+11) and LSM_INFO after it. The name and text the target accepts depend on its LSM; without RESTART_KEEP_LSM they appear to be ignored (not verified).',
        proven: true,
      },
      {
        types: ['CRED'],
        kinds: ['layout'],
        conversion: 'conditional',
        change: 'sec_ref (s32) added at 48, capability block moves from 48 to 56; 88 -> 96 bytes.',
        how: `Insert 8 bytes at offset 48. ${NO_LABEL}`,
        proven: true,
      },
      {
        types: ['FILE'],
        kinds: ['layout'],
        conversion: 'conditional',
        change:
          'f_secref (s32) added at the end of the common part; common part 40 -> 48 bytes, so the private part of every subtype moves by 8.',
        how: `Insert 8 bytes at offset 40, whatever the subtype. ${NO_LABEL}`,
        proven: true,
      },
      {
        types: ['IPC_MSG', 'IPC_SEM', 'IPC_SHM'],
        kinds: ['layout'],
        conversion: 'conditional',
        change:
          'perms.sec_ref (s32) added at the end of the embedded permissions block (48 -> 56 bytes); everything after it moves by 8.',
        how: `Insert 8 bytes at offset 56. ${NO_LABEL}`,
        proven: true,
      },
      {
        types: ['IPC_MSG_MSG'],
        kinds: ['layout'],
        conversion: 'conditional',
        change: 'sec_ref (s32) appended; 16 -> 24 bytes.',
        how: `Append 8 bytes. ${NO_LABEL}`,
        proven: true,
      },
    ],
  },
  {
    id: 'db94f5e',
    label: 'ckpt-v19-rc2',
    date: '2009-12-01',
    typeNumbers: { SOCKET_FRAG: 704 },
    renumbered: 'Type number 704 -> 705 because SOCKET_FRAG was inserted before it. Layout unchanged.',
    bumps: [
      {
        types: ['SOCKET_BUFFER'],
        kinds: ['layout', 'followers'],
        conversion: 'impossible',
        change:
          'Header grows from 16 to 104 bytes (header offsets, lengths, cb[48], fragment count); sk_objref/pr_objref move to the middle; paged fragments (SOCKET_FRAG + raw page) follow.',
        how: 'lin_len/skb_len can be taken from the following BUFFER, but header offsets, data_offset and cb[] of the skb are not in the old image.',
        proven: true,
      },
      {
        types: ['SOCKET_INET'],
        kinds: ['layout', 'renumber'],
        conversion: 'conditional',
        change:
          '48 -> 328 bytes: addresses, delayed-ack, TCP and IPv6 state inserted before the address fields. Type number 705 -> 706.',
        how: 'Move the old 40 bytes to the end, zero the rest, renumber. Gives a usable socket only for unconnected sockets: the TCP state of a live connection is not in the old image.',
        proven: true,
      },
    ],
  },
  {
    id: '76fcfe5',
    label: '2009-12-06 x86-64 added (after ckpt-v19-rc2)',
    date: '2009-12-06',
    arches: ['x86_32', 'x86_64', 's390x', 'ppc32'],
    archIds: { X86_64: 5 },
  },
  {
    id: 'c97c03d',
    label: 'ckpt-v19-rc3 (2.6.33 rebase)',
    date: '2010-02-05',
    checkpointVersion: 5,
    archIds: { X86_64: 2 },
    typeNumbers: { MNT_NS: 111, FS: 451 },
    objTypeNumbers: { FS: 5, MNT_NS: 11 },
    renumbered: 'Type number +1 because MNT_NS was inserted as 111.',
    bumps: [
      {
        types: ['CPU@x86'],
        kinds: ['layout'],
        conversion: 'mechanical',
        change: 'Six debug registers (48 bytes at the end) removed; 240 -> 192 bytes.',
        how: 'Drop the last 48 bytes. Loses hardware breakpoints, if any were set.',
        proven: true,
      },
      {
        types: ['HEADER'],
        kinds: ['embedded-enum'],
        conversion: 'mechanical',
        change:
          'arch_id renumbered although the header says "do not change order": X86_64 5->2, S390X 2->3, PPC32 3->4, PPC64 4->5 (X86_32 stays 1).',
        how: 'Map arch_id through the table.',
        proven: true,
      },
      {
        types: ['IPC_MSG_MSG'],
        kinds: ['layout'],
        conversion: 'mechanical',
        change:
          'm_type widened from s32 to s64, m_ts and sec_ref move by 4; the record stays 24 bytes long, so the length does not show the change.',
        how: 'Sign-extend m_type, move m_ts and sec_ref.',
        proven: true,
      },
      {
        types: ['OBJREF'],
        kinds: ['embedded-enum'],
        conversion: 'mechanical',
        change:
          'objtype renumbered: FS inserted as 5 and MNT_NS as 11; SIGHAND 5->6 ... IPC_NS 9->10, USER_NS 10->12 ... SECURITY 17->19.',
        how: 'Map objtype through the table.',
        proven: true,
      },
      {
        types: ['TASK_OBJS'],
        kinds: ['layout'],
        conversion: 'conditional',
        change: 'fs_objref (s32) inserted after mm_objref, sighand_objref and signal_objref move by 4; 24 -> 32 bytes.',
        how: 'Insert 4 bytes at 16, append 4 bytes of padding. A restart needs a FS object to point to, so one (root, cwd) has to be created; whether 0 is accepted was not verified.',
        proven: true,
      },
    ],
  },
  {
    id: '67cfee9',
    label: '2010-02-22 regenerate (around the ckpt-v19 release)',
    date: '2010-02-22',
    archRecords: { s390: ['THREAD'] },
    bumps: [
      {
        types: ['HEADER'],
        kinds: ['semantics'],
        conversion: 'conditional',
        change:
          'constants.mm_saved_auxv_len became constants.at_vector_size (same place, offset 34): from bytes of saved_auxv to number of entries.',
        how: 'Divide by the word size of the writing architecture (4 on x86_32/arm/ppc32, 8 otherwise) - the old unit is inferred from the name.',
        proven: false,
      },
      {
        types: ['MM'],
        kinds: ['followers'],
        conversion: 'conditional',
        change:
          'The auxv BUFFER after MM is now an array of u64 on every architecture (AT_VECTOR_SIZE * 8 bytes); previously it was the raw saved_auxv (unsigned long).',
        how: 'Identity on 64-bit, widen every u32 to u64 on 32-bit.',
        proven: false,
      },
      {
        types: ['TASK'],
        kinds: ['layout'],
        conversion: 'mechanical',
        change:
          'Fields reordered: set_child_tid/clear_child_tid moved behind the robust-futex fields. Before this the record had different layouts on x86_32 (64 bytes) and on 64-bit/ppc32 (72 bytes); now it is 64 bytes everywhere.',
        how: 'Permute the fields; needs to know the architecture of the writer.',
        proven: true,
      },
    ],
  },
  {
    id: 'c83f38b',
    label: '2010-03-23 nested pid namespaces (around ckpt-v20)',
    date: '2010-03-29',
    checkpointVersion: 6,
    typeNumbers: { VPIDS: 118 },
    bumps: [
      {
        types: ['TREE'],
        kinds: ['element', 'followers'],
        conversion: 'conditional',
        change:
          'Each entry of the BUFFER grows from 24 to 32 bytes (rsid, depth added) and a VPIDS record (plus a BUFFER of s32 when nr_vpids > 0) follows.',
        how: 'Append 8 bytes per entry (depth 0; rsid is not known) and insert VPIDS with nr_vpids 0.',
        proven: true,
      },
    ],
  },
  {
    id: '78d18cf',
    label: '2010-03-30 regenerate (after ckpt-v20)',
    date: '2010-03-30',
    typeNumbers: { NET_NS: 707, NETDEV: 708, NETDEV_ADDR: 709 },
    objTypeNumbers: { NET_NS: 20, NETDEV: 21 },
    bumps: [
      {
        types: ['NS'],
        kinds: ['layout'],
        conversion: 'conditional',
        change: 'net_objref (s32) added; 16 -> 24 bytes.',
        how: 'Append 8 bytes; 0 presumably means "keep the current network namespace" (not verified).',
        proven: true,
      },
      {
        types: ['TREE'],
        kinds: ['element'],
        conversion: 'mechanical',
        change: 'rsid removed again, depth moves from 24 to 20; entry 32 -> 24 bytes.',
        how: 'Drop 4 bytes at 20 and the trailing padding of each entry.',
        proven: true,
      },
    ],
  },
  {
    id: 'b0d8304',
    label: '2010-03-30 VPIDS dropped',
    date: '2010-04-01',
    typeNumbers: { VPIDS: null },
    bumps: [
      {
        types: ['TREE'],
        kinds: ['followers'],
        conversion: 'mechanical',
        change:
          'The VPIDS record is gone; the BUFFER of nested pids now follows directly and is present only when the sum of the depths is > 0.',
        how: 'Delete the VPIDS record.',
        proven: true,
      },
    ],
  },
  {
    id: '82822cf',
    label: '2010-04-25 regenerate (ckpt-v21 window, v21 was posted about 2010-05-01)',
    date: '2010-04-25',
    bumps: [
      {
        types: ['HEADER'],
        kinds: ['semantics'],
        conversion: 'mechanical',
        change:
          'Bit 0x2 of uflags turned from CHECKPOINT_NONETNS (do not save network namespaces) into CHECKPOINT_NETNS (save them).',
        how: 'Invert bit 0x2 of uflags.',
        proven: true,
      },
    ],
  },
  {
    id: 'f678773',
    label: '2010-06-17 ARM support (ckpt-v21/v22 window)',
    date: '2010-06-20',
    arches: ['x86_32', 'x86_64', 's390x', 'arm', 'ppc32'],
    archIds: { ARM: 6 },
    archRecords: { arm: ['CPU', 'HEADER_ARCH', 'MM_CONTEXT', 'THREAD'] },
  },
  {
    id: 'f0fdd38',
    label: 'ckpt-v23-rc1',
    date: '2011-01-05',
    arches: ['x86_32', 'x86_64', 's390x', 'ppc32'],
    archIds: { ARM: null },
    typeNumbers: { TASK_SEM_UNDO_LIST: 506, TASK_SEM_UNDO: 507 },
    objTypeNumbers: { SEM_UNDO: 22 },
    archRecords: { arm: null },
    bumps: [
      {
        types: ['FS'],
        kinds: ['layout'],
        conversion: 'conditional',
        change: 'umask (u32) added; 8 -> 16 bytes.',
        how: 'Append 8 bytes. Zero would mean umask 0 (everything world-writable): a policy value such as 022 is safer.',
        proven: true,
      },
      {
        types: ['SIGPENDING'],
        kinds: ['element'],
        conversion: 'conditional',
        change:
          'Each siginfo grows from 48 to 88 bytes, is renamed csi_* and reordered (sigval_int/sigval_ptr become csi_int/csi_ptr; fd, tid, band, overrun, trapno, status, addr, sys_private are new). The fixed part of the record does not change.',
        how: 'Field mapping per element with zero fill; right for queued/kill signals, but fault addresses, poll and timer data are not in the old image.',
        proven: true,
      },
      {
        types: ['SOCKET'],
        kinds: ['layout'],
        conversion: 'conditional',
        change: 'has_buffers (u8) inserted at 8; the three inner blocks move by 8; 112 -> 120 bytes.',
        how: 'Insert 8 bytes at offset 8; the value must be set to 1 if the buffer queues of this socket are in the stream.',
        proven: true,
      },
      {
        types: ['SOCKET_UNIX'],
        kinds: ['layout'],
        conversion: 'impossible',
        change:
          'peercred_uid + peercred_gid (two u32) became peercred (one s32, by its type and name the objref of a CRED object); all later fields move by -4; the record stays 256 bytes long.',
        how: 'A CRED object with these ids (and its USER, GROUPINFO ...) has to be created in the stream and numbered.',
        proven: true,
      },
      {
        types: ['TASK'],
        kinds: ['layout'],
        conversion: 'mechanical',
        change: 'sas_ss_sp (u64) and sas_ss_size (u32) appended; 64 -> 80 bytes.',
        how: 'Append 16 zero bytes (older kernels did not save the alternate stack).',
        proven: true,
      },
      {
        types: ['TASK_OBJS'],
        kinds: ['layout'],
        conversion: 'conditional',
        change:
          'sem_undo_objref (s32) inserted at 20, sighand_objref and signal_objref move by 4 into the former padding; the record stays 32 bytes long.',
        how: 'Move two fields, put 0 (presumably "none", not verified) at 20.',
        proven: true,
      },
      {
        types: ['THREAD@x86'],
        kinds: ['layout'],
        conversion: 'conditional',
        change:
          'sysenter_return (u64) inserted at 8; fixed part 16 -> 24 bytes (TLS array still follows inside the record).',
        how: 'Insert 8 bytes at offset 8. On 32-bit tasks the value is an address in the vdso and has to be computed; 0 elsewhere.',
        proven: true,
      },
    ],
  },
  {
    id: 'a272e68',
    label: '2011-01-10 after ckpt-v23-rc1 (powerpc dropped)',
    date: '2011-01-10',
    arches: ['x86_32', 'x86_64', 's390x'],
    archIds: { PPC32: null, PPC64: null },
    archRecords: { powerpc: null },
    bumps: [
      {
        types: ['HEADER'],
        kinds: ['semantics'],
        conversion: 'mechanical',
        change:
          'constants.tty_termios_ncc became constants.tty_termios_nccs (same place): NCC (8) to NCCS (19). arch ids PPC32/PPC64 removed.',
        how: 'Set the field to 19, together with converting every TTY.',
        proven: true,
      },
      {
        types: ['TTY'],
        kinds: ['layout'],
        conversion: 'conditional',
        change:
          'termios was the old struct termio (u16 flags, c_cc[8], c_cc[10] on ppc); now u32 flags, c_ispeed, c_ospeed, c_cc[19]; 72 -> 96 bytes.',
        how: 'Widen the four flags, copy c_cc and zero the rest, take the speeds from the baud bits of c_cflag. The upper 16 bits of the flags and 11 control characters are not in the old image.',
        proven: true,
      },
    ],
  },
  {
    id: 'b6cdf01',
    label: '2011-01-25 pids objects (ckpt-v23-rc1+)',
    date: '2011-02-07',
    typeNumbers: { PIDS: 101 },
    objTypeNumbers: { PID: 1 },
    renumbered: 'Type number +1 because PIDS took 101.',
    bumps: [
      {
        types: ['OBJREF'],
        kinds: ['embedded-enum'],
        conversion: 'mechanical',
        change: 'objtype renumbered: PID inserted as 1, everything else +1.',
        how: 'Map objtype through the table.',
        proven: true,
      },
      {
        types: ['TREE'],
        kinds: ['renumber', 'element', 'followers'],
        conversion: 'impossible',
        change:
          'Type number 101 -> 102. The entries keep their size and place (struct renamed ckpt_task_pids) but hold objrefs of pid objects (0 = outside, CKPT_PID_ROOT = -4097) instead of pid numbers; the nested-pids BUFFER is gone, its content moved into PIDS.',
        how: 'Needs the PIDS table to be built, every pid number replaced by an objref, and room made in the objref numbering of the whole image (pid objects take the first numbers).',
        proven: true,
      },
    ],
  },
  {
    id: '1fd8e6e',
    label: 'ckpt-v23-rc2',
    date: '2011-04-16',
    typeNumbers: { HPAGE: 404 },
    vmaTypeNumbers: { HUGETLB: 9, HUGETLB_SKIP: 10 },
    renumbered: 'Type number 404 -> 405 because HPAGE took 404.',
    bumps: [
      {
        types: ['IPC_SHM'],
        kinds: ['layout'],
        conversion: 'mechanical',
        change: 'shift (u16) placed in the former padding at 116; the record stays 120 bytes long.',
        how: 'Nothing to move; the two bytes must be 0, as padding written by a zeroing allocator is.',
        proven: true,
      },
      {
        types: ['PIDS'],
        kinds: ['semantics'],
        conversion: 'mechanical',
        change:
          'offset is now the objref of the first pid object; previously it was that number minus one (user-cr commit 65d2dff subtracts 1 since then).',
        how: 'Add 1 to offset.',
        proven: true,
      },
      {
        types: ['TASK'],
        kinds: ['layout'],
        conversion: 'mechanical',
        change:
          'flags (u32) inserted at 8 and the tail reordered again (tid pointers and alternate stack in front of the robust-futex fields); the record stays 80 bytes long.',
        how: 'Permute the fields, flags = 0.',
        proven: true,
      },
      {
        types: ['VMA'],
        kinds: ['layout'],
        conversion: 'mechanical',
        change: 'hugetlb_shift (u16) appended; 72 -> 80 bytes. New vma types HUGETLB 9 and HUGETLB_SKIP 10.',
        how: 'Append 8 zero bytes.',
        proven: true,
      },
    ],
  },
  {
    id: '5c3471a',
    label: 'samsung-3.0 (Linux 3.0, ARM) = user-cr HEAD headers',
    date: '2012-03-17',
    arches: ['x86_32', 'x86_64', 's390x', 'arm'],
    archIds: { ARM: 4 },
    archRecords: { arm: ['CPU', 'HEADER_ARCH', 'MM_CONTEXT', 'THREAD'] },
    bumps: [
      {
        types: ['CPU@arm', 'THREAD@arm'],
        kinds: ['renumber'],
        conversion: 'mechanical',
        change: 'Compared with f678773, the previous revision that supported ARM: type number +1 (PIDS).',
        how: 'Rewrite the type number.',
        proven: true,
      },
      {
        types: ['HEADER'],
        kinds: ['embedded-enum'],
        conversion: 'conditional',
        change: 'arch_id 4 is now ARM (it meant PPC32 from c97c03d to f0fdd38, and ARM was 6 in f678773).',
        how: 'Map 6 -> 4 for images of the 2010 ARM branch; an image with arch_id 4 is ambiguous by itself.',
        proven: true,
      },
      {
        types: ['MM_CONTEXT@arm'],
        kinds: ['renumber'],
        conversion: 'mechanical',
        change: 'Compared with f678773: type number 404 -> 405 (HPAGE).',
        how: 'Rewrite the type number.',
        proven: true,
      },
    ],
  },
];
