import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Ports } from '#usecases/ports/ports.ts';

/** What the HTTP side needs to know; server.ts fills it from the environment's configuration. */
export interface ApiConfig {
  readonly auth: 'none' | 'token';
  /** Names in `Host` that are answered; null = every name. */
  readonly hosts: readonly string[] | null;
  /** Accepted bearer tokens; one is enough. Compared in constant time. */
  readonly tokens: readonly string[];
  /** Bytes of one upload, after `Content-Encoding` was undone. */
  readonly maxUploadBytes: number;
  /** Requests a minute and client address; null = no limit. */
  readonly requestsPerMinute: number | null;
  /** Express "trust proxy": how many proxies stand in front. */
  readonly trustedProxies: number;
  /** For `info.version` of the OpenAPI document. */
  readonly version: string;
}

export interface ApiDeps {
  readonly ports: Ports;
  readonly config: ApiConfig;
  readonly logger: Logger;
  readonly metrics: { readonly registry: Registry };
  /** Aborts when the process is to stop: event streams end, so that the server can close. */
  readonly stopping?: AbortSignal;
}
