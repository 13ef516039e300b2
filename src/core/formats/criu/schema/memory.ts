import type { MessageTexts } from './message-texts.ts';

/**
 * Memory, page maps, System V IPC: field numbers, names and types of the CRIU image messages. Data, generated once.
 * Facts of the CRIU 4.3 schema (the message descriptors in pycriu 4.3); numbers are never reused between releases.
 */
export const MEMORY_MESSAGES: MessageTexts = {
  mm_entry: `
    1 req uint64 mm_start_code
    2 req uint64 mm_end_code
    3 req uint64 mm_start_data
    4 req uint64 mm_end_data
    5 req uint64 mm_start_stack
    6 req uint64 mm_start_brk
    7 req uint64 mm_brk
    8 req uint64 mm_arg_start
    9 req uint64 mm_arg_end
    10 req uint64 mm_env_start
    11 req uint64 mm_env_end
    12 req uint32 exe_file_id
    13 rep uint64 mm_saved_auxv
    14 rep vma_entry vmas
    15 opt int32 dumpable
    16 rep aio_ring_entry aios
    17 opt bool thp_disabled`,
  vma_entry: `
    1 req uint64 start
    2 req uint64 end
    3 req uint64 pgoff
    4 req uint64 shmid
    5 req uint32 prot
    6 req uint32 flags
    7 req uint32 status
    8 req sint64 fd
    9 opt uint64 madv
    10 opt uint32 fdflags`,
  aio_ring_entry: `
    1 req uint64 id
    2 req uint32 nr_req
    3 req uint32 ring_len`,
  pagemap_head: `
    1 req uint32 pages_id`,
  pagemap_entry: `
    1 req uint64 vaddr
    2 req uint32 compat_nr_pages
    3 opt bool in_parent
    4 opt uint32 flags
    5 opt uint64 nr_pages
    6 opt pagemap_blocks blocks contested`,
  pagemap_blocks: `
    1 rep uint32 block_sizes
    2 req uint64 total_payload_size
    3 req uint32 pages_per_block`,
  memfd_inode_entry: `
    1 req string name
    2 req uint32 uid
    3 req uint32 gid
    4 req uint64 size
    5 req uint32 shmid
    6 req uint32 seals
    7 req uint64 inode_id
    8 opt uint32 hugetlb_flag
    9 opt uint32 mode`,
  ipc_var_entry: `
    1 rep uint32 sem_ctls
    2 req uint32 msg_ctlmax
    3 req uint32 msg_ctlmnb
    4 req uint32 msg_ctlmni
    5 req uint32 auto_msgmni
    6 req uint64 shm_ctlmax
    7 req uint64 shm_ctlall
    8 req uint32 shm_ctlmni
    9 req uint32 shm_rmid_forced
    10 req uint32 mq_queues_max
    11 req uint32 mq_msg_max
    12 req uint32 mq_msgsize_max
    13 opt uint32 mq_msg_default
    14 opt uint32 mq_msgsize_default
    15 opt uint32 msg_next_id
    16 opt uint32 sem_next_id
    17 opt uint32 shm_next_id`,
  ipc_shm_entry: `
    1 req ipc_desc_entry desc
    2 req uint64 size
    3 opt bool in_pagemaps
    4 opt uint32 hugetlb_flag`,
  ipc_sem_entry: `
    1 req ipc_desc_entry desc
    2 req uint32 nsems`,
  ipc_msg_entry: `
    1 req ipc_desc_entry desc
    2 req uint32 qbytes
    3 req uint32 qnum`,
  ipc_msg: `
    1 req uint64 mtype
    2 req uint32 msize`,
  ipc_desc_entry: `
    1 req uint32 key
    2 req uint32 uid
    3 req uint32 gid
    4 req uint32 cuid
    5 req uint32 cgid
    6 req uint32 mode
    7 req uint32 id`,
  stats_entry: `
    1 opt dump_stats_entry dump
    2 opt restore_stats_entry restore`,
  dump_stats_entry: `
    1 req uint32 freezing_time
    2 req uint32 frozen_time
    3 req uint32 memdump_time
    4 req uint32 memwrite_time
    5 req uint64 pages_scanned
    6 req uint64 pages_skipped_parent
    7 req uint64 pages_written
    8 opt uint32 irmap_resolve
    9 req uint64 pages_lazy
    10 opt uint64 page_pipes
    11 opt uint64 page_pipe_bufs
    12 opt uint64 shpages_scanned
    13 opt uint64 shpages_skipped_parent
    14 opt uint64 shpages_written`,
};
