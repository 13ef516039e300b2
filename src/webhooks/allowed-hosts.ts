/** An entry of WEBHOOK_HOSTS. */
export interface AllowedHost {
  readonly scheme: 'https' | 'http';
  /** Lower case, without a final dot. An address in IPv6 is in brackets. */
  readonly host: string;
  /** Every host below it, at any depth, but not itself. */
  readonly below: boolean;
  /** Null: any. */
  readonly port: number | null;
}

const DEFAULT_PORT = { https: 443, http: 80 } as const;

/** The allow-list knows this scheme, host and port. */
export function isAllowed(url: URL, hosts: readonly AllowedHost[]): boolean {
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  return hosts.some((allowed) => {
    if (url.protocol !== `${allowed.scheme}:`) return false;
    const port = url.port === '' ? DEFAULT_PORT[allowed.scheme] : Number(url.port);
    if (allowed.port !== null && allowed.port !== port) return false;
    return allowed.below ? host.endsWith(`.${allowed.host}`) : host === allowed.host;
  });
}
