/**
 * Caps on what one CRIU image set may ask of us. They are far above what CRIU writes (the largest real entries are
 * seccomp filters, AppArmor blobs and an mm with 65,530 areas, some 4 MiB) and low enough that a hostile set stays cheap.
 */
export interface CriuLimits {
  /** Files and links in the set, raw ones included. */
  readonly files: number;
  /** Image sets in one archive: the containers of a pod. All of them together have the budget of one. */
  readonly sets: number;
  /** Directories that hold any of them. */
  readonly directories: number;
  /** Characters of one file's path inside the archive, and of its name: Linux has no longer ones. */
  readonly pathLength: number;
  readonly nameLength: number;
  /** Entries of all files together, those inside of payloads and those without a byte included. */
  readonly entries: number;
  /** Bytes of one protobuf entry. It is buffered as it arrives, never allocated by its claimed size. */
  readonly entryBytes: number;
  /** Bytes of all protobuf entries together. */
  readonly structuralBytes: number;
  /** Bytes of the JSON of container engines, all files together; CONTAINER_LIMITS caps the single file. */
  readonly jsonBytes: number;
  /** Nesting of messages: control-group directories and AppArmor namespaces nest in themselves. */
  readonly depth: number;
  /**
   * Decoded values kept, all files together; a message weighs four, a string one per 16 bytes. About 24 bytes of heap
   * each, so this is what bounds memory.
   */
  readonly values: number;
  /** Bytes of a text that are looked at: paths end at 4,096, the options of a mount and a list of devices can be longer. */
  readonly textBytes: number;
  /** Bytes of a dump.log that are looked at; the versions stand in its first lines. */
  readonly logBytes: number;
  /** Names of unknown files and of unknown fields that are listed; the rest are only counted. */
  readonly listedNames: number;
}

export const CRIU_LIMITS: CriuLimits = {
  files: 65_536,
  sets: 64,
  directories: 1_024,
  pathLength: 1_024,
  nameLength: 255,
  entries: 8_388_608,
  entryBytes: 16 * 1024 * 1024,
  structuralBytes: 256 * 1024 * 1024,
  jsonBytes: 8 * 1024 * 1024,
  depth: 64,
  values: 4_000_000,
  textBytes: 64 * 1024,
  logBytes: 64 * 1024,
  listedNames: 256,
};
