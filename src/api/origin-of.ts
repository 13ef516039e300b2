import type { Request } from 'express';

/** The address to show when the request does not name one. */
const UNNAMED = 'http://127.0.0.1:8080';

/** Where the client reached the service, for a command that it can copy: `https://matrix.example.org`. */
export function originOf(req: Request): string {
  const origin = `${req.protocol}://${req.headers.host ?? ''}`;
  return URL.canParse(origin) ? new URL(origin).origin : UNNAMED;
}
