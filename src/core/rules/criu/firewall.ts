import {
  COMPAT_WORD,
  IP6TABLES_WORDS,
  IPTABLES_WORDS,
  type NetfilterWord,
  NFTABLES_WORDS,
  OTHER_WORD,
  OUTSIDE_WORDS,
} from '../../object-types/criu/netfilter-words.ts';
import type { Need, Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** One need for each word that takes an option. */
function wordNeeds(attribute: string, words: readonly NetfilterWord[]): readonly Need[] {
  return words.flatMap(({ word, option, module, since, until }): readonly Need[] => {
    if (option === null) return [];
    const limits = {
      ...(module === undefined ? {} : { module }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    };
    return [{ need: 'kconfig', allOf: [{ option, ...limits }], when: { attribute, contains: word } }];
  });
}

const OUTSIDE = {
  [OUTSIDE_WORDS.ipSet]: ['ip sets that exist in the restored namespace', 'a rule that names an ip set'],
  [OUTSIDE_WORDS.accounting]: ['accounting objects that exist in the restored namespace', 'a rule that names one'],
  [OUTSIDE_WORDS.timeout]: ['timeout policies that exist in the restored namespace', 'a rule that names one'],
} as const;

function outsideNeeds(attribute: string): readonly Need[] {
  return Object.entries(OUTSIDE).map(([contains, [required, found]]) => ({
    need: 'impossible',
    required,
    found,
    when: { attribute, contains },
  }));
}

/** What a word that the tables do not have needs is not known. */
function otherNeed(attribute: string): Need {
  return {
    need: 'impossible',
    required: 'rules whose tables, matches, targets and expressions are all known',
    found: 'a rule that uses another one',
    when: { attribute, contains: OTHER_WORD },
  };
}

/** Rules about what firewall dumps use. Evidence `criu:` paths are those of release 4.2. */
export const FIREWALL_RULES: readonly Rule[] = [
  criuRule({
    id: 'iptables-extensions',
    title: 'Tables, matches and targets of iptables rules',
    appliesTo: ['criu/iptables-legacy'],
    needs: [...wordNeeds('ipv4', IPTABLES_WORDS), ...wordNeeds('ipv6', IP6TABLES_WORDS)],
    text: 'iptables-restore loads all rules of a table or none. A table, match or target that the kernel lacks stops it, and CRIU stops with it.',
    moreEvidence: [
      'criu:criu/net.c:2540 (restore_iptables)',
      'kernel: net/ipv4/netfilter/Kconfig, net/ipv6/netfilter/Kconfig, net/netfilter/Kconfig',
      'report: a 6.18 kernel with the legacy gates on and CONFIG_IP_NF_FILTER off, "Table does not exist" (MiSTer kernel pull request 94)',
    ],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'iptables-outside-objects',
    title: 'iptables rules that name what no image holds',
    appliesTo: ['criu/iptables-legacy'],
    needs: [...outsideNeeds('ipv4'), ...outsideNeeds('ipv6')],
    text: 'CRIU dumps the rules of a network namespace, and neither its ip sets nor its accounting objects and timeout policies. CRIU starts with a new namespace, so rules that name one do not load.',
    moreEvidence: [
      'experiment: a set of 6.1.0-57-amd64 whose rule matches an ip set, restored by CRIU 4.2.1 on four kernels from 6.1 to 7.3: "iptables-legacy-restore -w failed"',
    ],
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'iptables-unknown',
    title: 'iptables rules that are not known',
    appliesTo: ['criu/iptables-legacy'],
    needs: [otherNeed('ipv4'), otherNeed('ipv6')],
    unmet: 'unknown',
    text: 'The dump uses a table, match or target that the rule book does not know, or a line that is too long to read.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'nftables-expressions',
    title: 'Families, chains and expressions of nftables rules',
    appliesTo: ['criu/nftables-rules'],
    needs: wordNeeds('uses', NFTABLES_WORDS),
    text: 'libnftables loads the whole ruleset or nothing. A family, chain type or expression that the kernel lacks stops it, and CRIU stops with it.',
    moreEvidence: [
      'criu:criu/net.c:2582 (do_restore_nftables)',
      'kernel: net/netfilter/Kconfig, nft(8)',
      'https://github.com/checkpoint-restore/criu/pull/2403 (a kernel with CONFIG_NF_TABLES and without CONFIG_NF_TABLES_INET)',
    ],
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'nftables-compat',
    title: 'nftables rules that iptables-nft made',
    appliesTo: ['criu/nftables-rules'],
    needs: [
      {
        need: 'impossible',
        required: 'rules that nft can load',
        found: 'a match or target of xtables (`xt`) in the ruleset',
        when: { attribute: 'uses', contains: COMPAT_WORD },
      },
    ],
    text: 'CRIU dumps and loads rules in the language of nft. iptables-nft makes rules with matches and targets of xtables, which nft prints and refuses to load.',
    moreEvidence: [
      'nftables: src/parser_bison.y (xt_stmt: "unsupported xtables compat expression, use iptables-nft with this ruleset")',
      'https://github.com/checkpoint-restore/criu/issues/2105',
    ],
    confidence: 'documented',
  }),
  criuRule({
    id: 'nftables-unknown',
    title: 'nftables rules that are not known',
    appliesTo: ['criu/nftables-rules'],
    needs: [otherNeed('uses')],
    unmet: 'unknown',
    text: 'The dump has a family or chain type that the rule book does not know, or it is not a whole ruleset.',
    confidence: 'documented',
  }),
];
