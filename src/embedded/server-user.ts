/** PostgreSQL refuses to run as root; for root the server runs as nobody, which every system has. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: ServerUser = { uid: 65534, gid: 65534 };

/** null: the server runs as whoever runs us. */
export function serverUser(): ServerUser | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}
