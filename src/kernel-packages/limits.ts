const MIB = 1024 * 1024;

/** Caps on a file in which the configuration of a kernel is looked for. */
export interface KernelFileLimits {
  /** Bytes of the file; a kernel package has some 100 MiB, a vmlinux with debugging information much more. */
  readonly fileBytes: number;
  /** Bytes of a kernel after decompression: that much is held in memory. */
  readonly kernelBytes: number;
  /** Bytes of what a package holds, which pass by. */
  readonly payloadBytes: number;
  /** Bytes of one configuration. */
  readonly configBytes: number;
  /** Configurations in one package. */
  readonly configs: number;
  /** Members of a Debian package: three, as a rule. */
  readonly members: number;
  /** Files of a package. */
  readonly entries: number;
  readonly nameBytes: number;
  /** Bytes of an RPM header. */
  readonly headerBytes: number;
}

export const KERNEL_FILE_LIMITS: KernelFileLimits = {
  fileBytes: 512 * MIB,
  kernelBytes: 256 * MIB,
  payloadBytes: 2048 * MIB,
  configBytes: 4 * MIB,
  configs: 16,
  members: 16,
  entries: 262_144,
  nameBytes: 4_096,
  headerBytes: 64 * MIB,
};

/** Kernels are packed with `zstd -22`, whose window is up to 128 MiB, and with xz of a 32 MiB dictionary or more. */
export const KERNEL_WINDOW_BYTES = 128 * MIB;
