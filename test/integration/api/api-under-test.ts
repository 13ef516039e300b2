import { readFileSync } from 'node:fs';
import type { Express } from 'express';
import pino from 'pino';
import { Registry } from 'prom-client';
import supertest, { type Response } from 'supertest';
import type { ApiConfig } from '#api/api-deps.ts';
import { createApp } from '#api/create-app.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { expectDocumented } from './documented.ts';

export const API_CONFIG: ApiConfig = {
  auth: 'none',
  hosts: null,
  tokens: [],
  maxUploadBytes: 32 * 1024 * 1024,
  requestsPerMinute: null,
  trustedProxies: 0,
  version: '0.0.0-test',
};

/** The whole app over real ports, silent, with a registry of its own. */
export function appOver(ports: Ports, config: Partial<ApiConfig> = {}, stopping?: AbortSignal): Express {
  return createApp({
    ports,
    config: { ...API_CONFIG, ...config },
    logger: pino({ level: 'silent' }),
    metrics: { registry: new Registry() },
    ...(stopping === undefined ? {} : { stopping }),
  });
}

export interface Call {
  readonly type?: string;
  readonly body?: string | Buffer | object;
  readonly headers?: Readonly<Record<string, string>>;
}

type Method = 'get' | 'head' | 'post' | 'put' | 'delete' | 'patch' | 'options';

/** One request; whatever comes back must be documented. */
export async function call(
  app: Express | string,
  method: Method,
  path: string,
  { type, body, headers = {} }: Call = {},
): Promise<Response> {
  let request = supertest(app)[method](path).set(headers);
  if (type !== undefined) request = request.type(type);
  // The bytes as they are: superagent writes a buffer of a JSON type as JSON of a buffer, and parses what it knows.
  const sent = Buffer.isBuffer(body) ? request.serialize(asItIs).send(body) : request.send(body);
  const answer = await (body === undefined ? request : sent).buffer(true).parse(readBytes);
  const [media = ''] = (answer.headers['content-type'] ?? '').split(';');
  const text = Buffer.isBuffer(answer.body) ? answer.body.toString('utf8') : '';
  const read: unknown = /json$/.test(media) && text !== '' ? JSON.parse(text) : text;
  expectDocumented(method, decoded(path.split('?')[0] ?? ''), { status: answer.status, type: media, body: read });
  return Object.assign(answer, { body: read, text });
}

/** Node's own clients write a string or a buffer to the socket. */
const asItIs = (body: unknown): string => body as string;

function readBytes(response: Response, done: (error: Error | null, body: Buffer) => void): void {
  const answer = response as unknown as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('error', (error: Error) => done(error, Buffer.alloc(0)));
  answer.on('end', () => done(null, Buffer.concat(chunks)));
}

/** A path that cannot be decoded stands for itself. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

export function corpus(path: string): Buffer {
  return readFileSync(new URL(`../../../data/images/${path}`, import.meta.url));
}

export const BYTES = 'application/octet-stream';
