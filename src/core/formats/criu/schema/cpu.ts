import type { MessageTexts } from './message-texts.ts';

/**
 * CPU state and features: field numbers, names and types of the CRIU image messages. Data, generated once.
 * Facts of the CRIU 4.3 schema (the message descriptors in pycriu 4.3); numbers are never reused between releases.
 */
export const CPU_MESSAGES: MessageTexts = {
  cpuinfo_entry: `
    1 rep cpuinfo_x86_entry x86_entry
    2 rep cpuinfo_ppc64_entry ppc64_entry
    3 rep cpuinfo_s390_entry s390_entry`,
  cpuinfo_x86_entry: `
    1 req enum vendor_id
    2 req uint32 cpu_family
    3 req uint32 model
    4 req uint32 stepping
    5 req uint32 capability_ver
    6 rep uint32 capability
    7 opt string model_id
    8 opt uint64 xfeatures_mask
    9 opt uint32 xsave_size
    10 opt uint32 xsave_size_max`,
  cpuinfo_ppc64_entry: `
    1 req enum endian
    2 rep uint64 hwcap`,
  cpuinfo_s390_entry: `
    2 rep uint64 hwcap`,
  thread_info_x86: `
    1 req uint64 clear_tid_addr
    2 req user_x86_regs_entry gpregs
    3 req user_x86_fpregs_entry fpregs
    4 rep user_desc_t tls`,
  user_x86_regs_entry: `
    1 req uint64 r15
    2 req uint64 r14
    3 req uint64 r13
    4 req uint64 r12
    5 req uint64 bp
    6 req uint64 bx
    7 req uint64 r11
    8 req uint64 r10
    9 req uint64 r9
    10 req uint64 r8
    11 req uint64 ax
    12 req uint64 cx
    13 req uint64 dx
    14 req uint64 si
    15 req uint64 di
    16 req uint64 orig_ax
    17 req uint64 ip
    18 req uint64 cs
    19 req uint64 flags
    20 req uint64 sp
    21 req uint64 ss
    22 req uint64 fs_base
    23 req uint64 gs_base
    24 req uint64 ds
    25 req uint64 es
    26 req uint64 fs
    27 req uint64 gs
    28 opt enum mode`,
  user_x86_fpregs_entry: `
    1 req uint32 cwd
    2 req uint32 swd
    3 req uint32 twd
    4 req uint32 fop
    5 req uint64 rip
    6 req uint64 rdp
    7 req uint32 mxcsr
    8 req uint32 mxcsr_mask
    9 rep uint32 st_space
    10 rep uint32 xmm_space
    11 rep uint32 padding
    13 opt user_x86_xsave_entry xsave`,
  user_x86_xsave_entry: `
    1 req uint64 xstate_bv
    2 rep uint32 ymmh_space
    3 rep uint64 bndreg_state
    4 rep uint64 bndcsr_state
    5 rep uint64 opmask_reg
    6 rep uint64 zmm_upper
    7 rep uint64 hi16_zmm
    8 rep uint32 pkru
    9 opt user_x86_cet_entry cet`,
  user_x86_cet_entry: `
    1 req uint64 cet
    2 req uint64 ssp`,
  thread_info_aarch64: `
    1 req uint64 clear_tid_addr
    2 req uint64 tls
    3 req user_aarch64_regs_entry gpregs
    4 req user_aarch64_fpsimd_context_entry fpsimd
    5 opt pac_keys pac_keys
    6 opt user_aarch64_gcs_entry gcs`,
  pac_keys: `
    6 opt pac_address_keys pac_address_keys
    7 opt pac_generic_keys pac_generic_keys`,
  thread_info_s390: `
    1 req uint64 clear_tid_addr
    2 req user_s390_regs_entry gpregs
    3 req user_s390_fpregs_entry fpregs
    4 opt user_s390_vxrs_low_entry vxrs_low
    5 opt user_s390_vxrs_high_entry vxrs_high
    6 opt user_s390_gs_cb_entry gs_cb
    7 opt user_s390_gs_cb_entry gs_bc
    8 opt user_s390_ri_entry ri_cb`,
  thread_info_ppc64: `
    1 req uint64 clear_tid_addr
    2 req user_ppc64_regs_entry gpregs
    3 opt user_ppc64_fpstate_entry fpstate
    4 opt user_ppc64_vrstate_entry vrstate
    5 opt user_ppc64_vsxstate_entry vsxstate
    6 opt user_ppc64_tm_regs_entry tmstate`,
};
