import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';
import { firewallWordsOf } from '../firewall-words.ts';

/** Rules of iptables for both families, and what they use. */
export function detectIptables(index: FileIndex): Detected | null {
  const [ipv4, ipv6] = [firewallWordsOf(index, 'iptables'), firewallWordsOf(index, 'ip6tables')];
  if (ipv4.count + ipv6.count === 0) return null;
  const families = [...(ipv4.count > 0 ? ['ipv4'] : []), ...(ipv6.count > 0 ? ['ipv6'] : [])];
  return { count: ipv4.count + ipv6.count, attributes: { families, ipv4: ipv4.words, ipv6: ipv6.words } };
}
