/**
 * The catalogue: every kind of object inside images, its versions, what changed at each bump, and for CRIU how
 * it is detected. Data only; rules say what an object needs, `verdict/` decides.
 */

export type ConversionKind = 'mechanical' | 'conditional' | 'impossible';

/** A header revision of Linux-CR, for display. */
export interface NamedRevision {
  readonly id: string;
  readonly label: string;
  /** Commit date. */
  readonly date: string;
}

export interface ObjectTypeVersion {
  readonly version: number;
  /** Linux-CR header revision or CRIU release that brought it. */
  readonly since: string;
  readonly change: string;
  /** Can an object of version-1 be turned into this one by user space? null for the first version. */
  readonly conversion: ConversionKind | null;
  readonly evidence: readonly string[];
  /** How user space would turn version-1 into this one, or what it lacks for that. */
  readonly how?: string | undefined;
  /** What changed, of Linux-CR: layout, element, renumber, embedded-enum, semantics, followers. */
  readonly changed?: readonly string[] | undefined;
  /** Type number on the wire, of Linux-CR. */
  readonly wireNumber?: number | undefined;
  /** Header revisions of Linux-CR that have this version, oldest first. */
  readonly revisions?: readonly NamedRevision[] | undefined;
}

/** A time during which the headers had a type; null: the newest ones still have it. */
export interface Lifetime {
  readonly since: NamedRevision;
  readonly removed: NamedRevision | null;
}

export interface ObjectType {
  /** `linux-cr/task`, `linux-cr/cpu.x86`, `criu/tcp-established`. */
  readonly id: string;
  readonly family: 'linux-cr' | 'criu';
  readonly title: string;
  /** `linux-cr` record group or CRIU category: files, sockets, memory ... */
  readonly area: string;
  readonly versions: readonly ObjectTypeVersion[];
  /** Of Linux-CR, where a type can go and come back. */
  readonly lifetimes?: readonly Lifetime[] | undefined;
  /** Attribute name -> what it means and its unit. Every one is part of the signature. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly evidence: readonly string[];
}
