import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Looks public and is not: Azure answers its virtual machines about themselves there. */
const NOT_PUBLIC: readonly string[] = ['168.63.129.16'];

/**
 * Reached by everybody, from everywhere. Not so: loopback, private, link-local (with 169.254.169.254, where clouds tell
 * machines their secrets), unique-local, carrier-grade, multicast, reserved, and every form in which IPv6 wraps IPv4.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address) || NOT_PUBLIC.includes(address)) return false;
  return ipaddr.parse(address).range() === 'unicast';
}

/** The addresses of a URL's host; an IP address resolves to itself. Rejects when a name has no address. */
export async function resolveHost(hostname: string): Promise<readonly Address[]> {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  const found = isIP(bare) === 0 ? await lookup(bare, { all: true, verbatim: true }) : [{ address: bare }];
  return found.map(({ address }) => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
}
