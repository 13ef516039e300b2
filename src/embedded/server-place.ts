import type { PostgresBinaries } from './find-binaries.ts';
import type { ServerUser } from './server-user.ts';

/** Where a server has its data, and how it is run there. */
export interface ServerPlace {
  /** Its data directory, without symbolic links. */
  readonly cluster: string;
  /** Holds the cluster and the server's log. */
  readonly folder: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly user: ServerUser | null;
  /** False: faster, and lost when the machine stops. */
  readonly durable: boolean;
}
