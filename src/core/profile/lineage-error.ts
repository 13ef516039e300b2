export type LineageFault = 'unknown-parent' | 'cycle' | 'too-deep' | 'too-many' | 'has-children';

/** Thrown where profiles cannot hang together as somebody asked. */
export class LineageError extends Error {
  readonly fault: LineageFault;
  /** The missing parent, or the conflicting profiles: the nearest first, and not all of many. */
  readonly names: readonly string[];

  constructor(fault: LineageFault, message: string, names: readonly string[]) {
    super(message);
    this.name = 'LineageError';
    this.fault = fault;
    this.names = names;
  }
}
