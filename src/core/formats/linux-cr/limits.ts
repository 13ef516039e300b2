/**
 * Caps on what one Linux-CR stream may ask of us. Nothing is ever allocated by a length or count of the stream: bodies
 * that are not read are skipped, arrays are walked as they arrive. The caps keep time and the inventory small. There is
 * none for nesting, since the reader does not recurse: objects that stand inside others are records one after another.
 */
export interface LinuxCrLimits {
  /** Framed records of one image. A task with a thousand areas writes some thousands of them. */
  readonly records: number;
  /** `len` of one record. The kernel and the user tools hold it in an int; page data comes in small batches. */
  readonly recordBytes: number;
  /** Tasks of a TREE and pid objects of a PIDS: PID_MAX_LIMIT of 64-bit kernels. */
  readonly tasks: number;
  /** Levels of nested pid namespaces: MAX_PID_NS_LEVEL of the kernel. */
  readonly pidDepth: number;
  /** Bytes of a FILE_NAME with its NUL: PATH_MAX. Names are not kept. */
  readonly nameBytes: number;
  /** Bytes of the uts texts; 65 in every kernel. */
  readonly utsBytes: number;
  /** log2 of a huge page's size; 16 GiB pages of POWER are the largest that Linux knows. */
  readonly hugePageShift: number;
  /** Different unknown type numbers: each becomes an object of the inventory. More are not a Linux-CR stream. */
  readonly unknownTypes: number;
  /** Different values of one attribute, such as socket families. */
  readonly attributeValues: number;
  /** Bytes of the text of an ERROR record that are shown. */
  readonly errorTextBytes: number;
}

export const LINUX_CR_LIMITS: LinuxCrLimits = {
  records: 32_000_000,
  recordBytes: 0x7fffffff,
  tasks: 4_194_304,
  pidDepth: 32,
  nameBytes: 4_096,
  utsBytes: 1_024,
  hugePageShift: 34,
  unknownTypes: 64,
  attributeValues: 256,
  errorTextBytes: 256,
};
