import { FIREWALL_LIMITS, UNREAD_WORD } from './firewall-limits.ts';
import type { TextScanner } from './text-scanner.ts';

/** Where a table begins, where a chain is declared, and how an option takes a name (iptables-save(8)). */
const TABLE = /^\*(\S+)$/;
const CHAIN = /^:(\S+)\s/;
const RULE = /^(?:\[\d+:\d+\] )?-[AI] /;
/** Words of a rule; a quoted one may hold blanks and anything that looks like an option. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\S+/g;
const NAME = /^[A-Za-z0-9_-]+$/;

/** Options whose value names an object of the kernel that the rule does not make. */
const OUTSIDE: Readonly<Record<string, string>> = {
  '--match-set': 'outside:ip-set',
  '--add-set': 'outside:ip-set',
  '--del-set': 'outside:ip-set',
  '--map-set': 'outside:ip-set',
  '--nfacct-name': 'outside:nfacct',
  '--timeout': 'outside:ct-timeout',
};

/**
 * What an iptables dump uses: `table:filter`, `match:conntrack`, `target:LOG`. Chains that the dump declares are no
 * targets. The option `--timeout` names an object only for the target CT; of SET it is a number.
 */
export function createIptablesScanner(): TextScanner {
  const words = new Set<string>();
  const decoder = new TextDecoder('latin1');
  let chains = new Set<string>();
  let line = '';
  let isCut = false;

  const note = (prefix: string, name: string | undefined): void => {
    const fits = name !== undefined && name.length <= FIREWALL_LIMITS.nameBytes && NAME.test(name);
    if (words.size < FIREWALL_LIMITS.words) words.add(fits ? `${prefix}:${name}` : UNREAD_WORD);
  };

  const readRule = (): void => {
    const tokens = line.match(TOKEN) ?? [];
    let target = '';
    for (const [index, token] of tokens.entries()) {
      const value = tokens[index + 1];
      if (token === '-m' || token === '--match') note('match', value);
      if (token === '-j' || token === '--jump') {
        target = value ?? '';
        if (value === undefined || !chains.has(value)) note('target', value);
      }
      const outside = Object.hasOwn(OUTSIDE, token) ? OUTSIDE[token] : undefined;
      if (outside === undefined || (token === '--timeout' && (target !== 'CT' || /^\d+$/.test(value ?? '')))) continue;
      if (words.size < FIREWALL_LIMITS.words) words.add(outside);
    }
  };

  const readLine = (): void => {
    const table = TABLE.exec(line)?.[1];
    const chain = CHAIN.exec(line)?.[1];
    if (isCut) words.add(UNREAD_WORD);
    else if (table !== undefined) {
      chains = new Set();
      note('table', table);
    } else if (chain !== undefined) {
      if (chains.size < FIREWALL_LIMITS.chains && chain.length <= FIREWALL_LIMITS.nameBytes) chains.add(chain);
      else words.add(UNREAD_WORD);
    } else if (RULE.test(line)) readRule();
    line = '';
    isCut = false;
  };

  return {
    write(chunk) {
      const parts = decoder.decode(chunk, { stream: true }).split('\n');
      for (const [index, part] of parts.entries()) {
        if (index > 0) readLine();
        if (line.length + part.length > FIREWALL_LIMITS.lineBytes) isCut = true;
        else line += part;
      }
    },
    end() {
      readLine();
      return [...words].sort();
    },
  };
}
