import { createIptablesScanner } from './iptables-scanner.ts';
import { createNftablesScanner } from './nftables-scanner.ts';
import type { TextScanner } from './text-scanner.ts';

/** For a firewall dump; null for every other kind of file. */
export function createFirewallScanner(kind: string): TextScanner | null {
  if (kind === 'iptables' || kind === 'ip6tables') return createIptablesScanner();
  return kind === 'nftables' ? createNftablesScanner() : null;
}
