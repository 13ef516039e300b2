import { stat } from 'node:fs/promises';
import type { Inventory } from '#core/inventory/inventory.ts';
import { callServer, textOf } from './call-server.ts';
import { CommandError } from './command-error.ts';
import { fileFault } from './file-fault.ts';
import { foreignAnswer } from './foreign-answer.ts';
import { openBytes } from './open-bytes.ts';
import { counted, createProgress } from './progress.ts';
import { isFileError } from './read-image-file.ts';
import type { Terminal } from './terminal.ts';

/** As `POST /images` answers; what else it says is passed on as it is. */
export interface PushedImage {
  readonly digest: string;
  readonly signature: string;
  readonly links: { readonly self: string };
}

export interface Pushed {
  /** False: the service knew it. */
  readonly isNew: boolean;
  readonly image: PushedImage;
}

export interface Naming {
  readonly name: string | null;
  readonly tag: string | null;
}

const INVENTORY_TYPE = 'application/vnd.restore-matrix.inventory+json';

export async function pushInventory(server: string, inventory: Inventory, naming: Naming): Promise<Pushed> {
  return post(server, naming, INVENTORY_TYPE, JSON.stringify(inventory), undefined);
}

/** Streams a file, or standard input for `-`; memory use does not grow with it. */
export async function pushWhole(server: string, path: string, naming: Naming, terminal: Terminal): Promise<Pushed> {
  const total = await sizeOf(path);
  const file = openBytes(path);
  const body = ReadableStream.from(counted(file.bytes, createProgress(terminal, 'sent', total)));
  try {
    return await post(server, naming, 'application/octet-stream', body, null);
  } finally {
    file.close();
  }
}

/** Null if the size is unknown, as for a pipe. Throws before anything is sent if the file cannot be read. */
async function sizeOf(path: string): Promise<number | null> {
  if (path === '-') return null;
  try {
    const file = await stat(path);
    if (file.isDirectory()) throw new CommandError(`cannot read ${path}: ${fileFault('EISDIR')}`);
    return file.isFile() ? file.size : null;
  } catch (error) {
    if (isFileError(error)) throw new CommandError(`cannot read ${path}: ${fileFault(error.code)}`);
    throw error;
  }
}

async function post(
  server: string,
  { name, tag }: Naming,
  type: string,
  body: string | ReadableStream<Uint8Array>,
  timeoutMs: number | null | undefined,
): Promise<Pushed> {
  const query = new URLSearchParams();
  if (name !== null) query.set('name', name);
  if (tag !== null) query.set('tag', tag);
  const answer = await callServer(server, {
    method: 'POST',
    path: '/images',
    query,
    headers: { 'content-type': type },
    body,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const image = answer.body;
  if (!isPushed(image)) throw foreignAnswer(server, answer.status);
  return { isNew: answer.status === 201, image };
}

function isPushed(body: unknown): body is PushedImage {
  if (textOf(body, 'digest') === null || textOf(body, 'signature') === null) return false;
  return textOf((body as { links?: unknown }).links, 'self') !== null;
}
