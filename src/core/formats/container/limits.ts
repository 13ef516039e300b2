/** Caps on the JSON around a container's image set; a spec.dump of a busy pod is some 100 KiB. */
export const CONTAINER_LIMITS = {
  /** Bytes of one JSON file. */
  jsonBytes: 4 * 1024 * 1024,
  jsonDepth: 64,
  /** Characters of a value that is kept. */
  valueLength: 1_024,
  annotations: 64,
  namespaces: 64,
} as const;
