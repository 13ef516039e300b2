/** Caps on the JSON around a container's image set; a spec.dump of a busy pod is some 100 KiB. Parsed, it takes some twenty times its length. */
export const CONTAINER_LIMITS = {
  /** Bytes of one JSON file. */
  jsonBytes: 1024 * 1024,
  jsonDepth: 64,
  /** Characters of a value that is kept. */
  valueLength: 256,
  annotations: 64,
  namespaces: 64,
  devices: 128,
} as const;
