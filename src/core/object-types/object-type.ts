/**
 * The catalogue: every kind of object inside images, its versions, what changed at each bump, and for CRIU how
 * it is detected. Data only; rules say what an object needs, `verdict/` decides.
 */

export type ConversionKind = 'mechanical' | 'conditional' | 'impossible';

export interface ObjectTypeVersion {
  readonly version: number;
  /** Linux-CR header revision or CRIU release that brought it. */
  readonly since: string;
  readonly change: string;
  /** Can an object of version-1 be turned into this one by user space? null for the first version. */
  readonly conversion: ConversionKind | null;
  readonly evidence: readonly string[];
}

export interface ObjectType {
  /** `linux-cr/task`, `linux-cr/cpu.x86`, `criu/tcp-established`. */
  readonly id: string;
  readonly family: 'linux-cr' | 'criu';
  readonly title: string;
  /** `linux-cr` record group or CRIU category: files, sockets, memory ... */
  readonly area: string;
  readonly versions: readonly ObjectTypeVersion[];
  /** Attribute name -> what it means and its unit. Every one is part of the signature. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly evidence: readonly string[];
}
