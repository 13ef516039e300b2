import type { Request, Response } from 'express';

/** After a refusal this much of what is still coming is thrown away, so that a small rest does not cost the answer. */
const MAX_DRAINED_BYTES = 16 * 1024 * 1024;
const MAX_DRAIN_MS = 3_000;

/** Whether bytes of the request are still to come. */
export function hasUnreadBody(req: Request): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers;
  return (encoding !== undefined || length !== '0') && !req.complete && !req.destroyed;
}

/**
 * Answers a request whose body was not read to its end. Closing a socket with unread bytes makes the kernel send a
 * reset that can overtake the answer, so the answer goes first, a bounded rest is drained, then the socket closes
 * (the "lingering close" of RFC 9112, section 9.6).
 */
export function refuseUpload(req: Request, res: Response, status: number, body: string, type: string): void {
  res.status(status);
  res.setHeader('connection', 'close');
  res.setHeader('content-type', type);
  res.setHeader('content-length', Buffer.byteLength(body));
  res.write(body);
  let drained = 0;
  const finish = (): void => {
    clearTimeout(timer);
    req.off('data', count);
    req.pause();
    res.end(() => req.socket.destroySoon());
  };
  const count = (chunk: Uint8Array): void => {
    drained += chunk.byteLength;
    if (drained > MAX_DRAINED_BYTES) finish();
  };
  const timer = setTimeout(finish, MAX_DRAIN_MS);
  req.once('end', finish).once('close', () => clearTimeout(timer));
  req.on('data', count).on('error', () => {});
  req.resume();
}
