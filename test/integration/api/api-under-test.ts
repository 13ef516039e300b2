import { readFileSync } from 'node:fs';
import type { Express } from 'express';
import pino from 'pino';
import { Registry } from 'prom-client';
import supertest, { type Response } from 'supertest';
import type { ApiConfig } from '#api/api-deps.ts';
import { createApp } from '#api/create-app.ts';
import type { Ports } from '#usecases/ports.ts';
import { expectDocumented } from './documented.ts';

export const API_CONFIG: ApiConfig = {
  auth: 'none',
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
  const answer = await (body === undefined ? request : request.send(body)).buffer(true);
  const [media = ''] = (answer.headers['content-type'] ?? '').split(';');
  const json =
    /json$/.test(media) && method !== 'head' ? JSON.parse(answer.text || JSON.stringify(answer.body)) : answer.text;
  expectDocumented(method, decodeURI(path.split('?')[0] ?? ''), { status: answer.status, type: media, body: json });
  return Object.assign(answer, { body: json });
}

export function corpus(path: string): Buffer {
  return readFileSync(new URL(`../../corpus/${path}`, import.meta.url));
}

export const BYTES = 'application/octet-stream';
