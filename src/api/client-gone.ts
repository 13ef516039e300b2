import type { Response } from 'express';

/** Nobody waits for the answer any more. */
export class ClientGone extends Error {
  constructor() {
    super('the client went away');
    this.name = 'ClientGone';
  }
}

/**
 * Aborts, with ClientGone, when the connection closes before its request was answered. The end of the body cannot show
 * this: a small body arrives completely long before it is read.
 */
export function signalOfClient(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) controller.abort(new ClientGone());
  });
  return controller.signal;
}
