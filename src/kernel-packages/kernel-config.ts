import type { Release } from './release-of.ts';

/** The configuration of a kernel, found in some file. */
export interface KernelConfig {
  /** Text of a `.config`. */
  readonly text: string;
  /** Where in the file it was, for people: `boot/config-6.1.0-56-amd64`, `embedded`. */
  readonly place: string;
  /** From the location or the kernel; null if only the header of the text has it. */
  readonly release: Release | null;
}

/** Why there is no configuration in a file; the message is for people. */
export class KernelConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KernelConfigError';
  }
}
