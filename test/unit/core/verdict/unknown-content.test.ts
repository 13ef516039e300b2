import { describe, expect, it } from 'vitest';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import type { HostFacts, Profile } from '#core/profile/profile.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { readCorpusSet } from '../inventory/criu/read-corpus-set.ts';
import { makeContent } from './make-content.ts';
import { makeProfile, type ProfilePatch } from './make-profile.ts';
import { readLabProfile } from './read-corpus-profile.ts';

type Objects = Parameters<typeof makeContent>[0];

const KERNEL = 'lab/6.12.117+deb13-amd64';
const ON = Object.fromEntries(relevantOptions(RULE_BOOK).map((option) => [option, 'y'] as const));

async function decideCorpus(path: string, patch: (profile: Profile) => Partial<Profile> = () => ({})) {
  const profile = readLabProfile(KERNEL);
  const { content } = signatureOf(inventoryOfCriu(await readCorpusSet(path)));
  return decideVerdict(content, { ...profile, ...patch(profile) }, RULE_BOOK);
}

/** The findings of one object on a kernel that has every option. */
function findings(objects: Objects, patch: ProfilePatch = {}) {
  const profile = makeProfile({ release: '6.12', kconfig: ON, kconfigComplete: true, ...patch });
  return decideVerdict(makeContent(objects), profile, RULE_BOOK).findings.map(
    ({ rule, severity }) => `${severity} ${rule}`,
  );
}

const without = (...options: readonly string[]): ProfilePatch => ({
  kconfig: { ...ON, ...Object.fromEntries(options.map((option) => [option, 'n'] as const)) },
});
const restoredBy = (release: string): ProfilePatch => ({ restorers: [`criu@${release}`] });

describe('content that is not known', () => {
  const content = (writer: string | null): Objects => ({
    'criu/unknown-content': { fields: ['core_entry.99'], files: [], values: [], writer },
  });

  it('is unknown, unless the restorer is at least as new as the writer', () => {
    expect(findings(content('4.5'), restoredBy('4.5'))).toEqual([]);
    expect(findings(content('4.5'), restoredBy('4.4.1'))).toEqual(['unknown unknown-content']);
    expect(findings(content(null), restoredBy('4.2'))).toEqual(['unknown unknown-content']);
    expect(findings(content('of a client'), restoredBy('9.9'))).toEqual(['unknown unknown-content']);
  });

  it('is a note where no restore reads it', () => {
    const unread = { 'criu/unknown-unread': { fields: [], files: ['no-image'], values: [] } };
    expect(findings(unread)).toEqual(['note unknown-unread']);
  });
});

describe('kinds in Linux-CR streams', () => {
  it('are unknown where no header has their number', () => {
    const files = (...kinds: readonly string[]) =>
      decideVerdict(
        makeContent({ 'linux-cr/file@1': { kinds: [...kinds] } }, { format: 'linux-cr' }),
        makeProfile({ restorers: ['linux-cr@5c3471a'], objectSupport: { 'linux-cr/file': [1] } }),
        RULE_BOOK,
      ).findings.map(({ rule }) => rule);
    expect(files('pipe', 'unknown-12')).toContain('linux-cr-unknown-kind');
    expect(files('pipe', 'tty')).not.toContain('linux-cr-unknown-kind');
  });
});

describe('what CRIU 4.3 writes', () => {
  it('needs CRIU 4.3 where pages are compressed, and is not damaged (checkpoint-restore/criu#2895)', async () => {
    const decision = await decideCorpus('criu-reports/compressed-pages-43.tar.gz');
    expect(decision.verdict).toBe('no');
    const blockers = decision.findings.filter(({ severity }) => severity === 'blocker');
    expect(blockers.map(({ rule, required }) => [rule, required])).toEqual([['compressed-pages', 'CRIU 4.3 or newer']]);
  });

  it('tells the layout of the release from that of a draft', () => {
    const pages = (layout: number): Objects => ({ 'criu/compressed-pages': { layout } });
    expect(findings(pages(3), restoredBy('4.3'))).toEqual([]);
    expect(findings(pages(2), restoredBy('4.3'))).toEqual(['unknown compressed-pages-draft']);
    expect(findings(pages(3), restoredBy('4.2'))).toEqual(['blocker compressed-pages']);
  });

  it('loses on an older release what only 4.3 restores', () => {
    const objects = { 'criu/added-in-4-3': { kinds: ['pipe-owner'] }, 'criu/vma-not-accountable': {} };
    expect(findings(objects, restoredBy('4.2'))).toEqual(['note added-in-4-3', 'note vma-not-accountable']);
    expect(findings(objects, restoredBy('4.3'))).toEqual([]);
  });

  it('has no secret memory and no exit status of pidfds: only branches have', () => {
    expect(findings({ 'criu/memfd-secret': {} }, restoredBy('4.3'))).toEqual(['blocker memfd-secret']);
    expect(findings({ 'criu/pidfd-attr': {} }, restoredBy('4.3'))).toEqual(['note pidfd-attr']);
    expect(findings({ 'criu/pidfd-attr': {} }, restoredBy('5.0'))).toEqual(['unknown pidfd-attr-newer']);
  });
});

describe('settings of network devices', () => {
  const OPTIONS = ['CONFIG_IPV6_ROUTER_PREF', 'CONFIG_IPV6_ROUTE_INFO', 'CONFIG_IPV6_OPTIMISTIC_DAD'];

  it.each(OPTIONS)('stop a real set where %s is off, which --weak-sysctls avoids', async (option) => {
    const path = 'criu-lab/6.1.0-56-amd64__vethup.tar.gz';
    const off = await decideCorpus(path, ({ kconfig }) => ({ kconfig: { ...kconfig, [option]: 'n' } }));
    const found = off.findings.filter(({ rule, found: told }) => rule === 'netdev-sysctl' && told.includes(option));
    expect(found.map(({ severity }) => severity)).toEqual(['step']);
    expect(off.steps.map(({ text }) => text)).toContain('Restore with --weak-sysctls.');
    const on = await decideCorpus(path);
    expect(on.findings.filter(({ rule, severity }) => rule === 'netdev-sysctl' && severity !== 'note')).toEqual([]);
  });

  it('ask for the option only where the image has the setting', () => {
    const objects = { 'criu/netdev-sysctl': { ipv4: true, ipv6: true, settings: ['ipv6-accept-ra-mtu'] } };
    expect(findings(objects, without(...OPTIONS))).toEqual([]);
    expect(findings(objects, { release: '3.18' })).toContain('step netdev-sysctl');
  });
});

describe('indexes of network devices', () => {
  const index = (lowest: number): Objects => ({ 'criu/netdev-index': { lowest } });
  const TUNNELS = ['CONFIG_NET_IPIP', 'CONFIG_NET_IPGRE', 'CONFIG_NET_IPVTI', 'CONFIG_IPV6_TUNNEL', 'CONFIG_IPV6_VTI'];
  const onlySit = without(...TUNNELS, 'CONFIG_IPV6_GRE');

  it('are taken by tunnel devices that are built in', () => {
    expect(findings(index(2), onlySit)).toEqual(['step netdev-index']);
    expect(findings(index(3), onlySit)).toEqual([]);
    expect(findings(index(9))).toEqual(['step netdev-index']);
    expect(findings(index(10))).toEqual([]);
  });

  it('cannot be freed before 4.16', () => {
    expect(findings(index(2), { ...onlySit, release: '4.15' })).toEqual(['blocker netdev-index-before-4-16']);
  });

  it('are taken by the devices of loaded modules too, and assumed free where those are not recorded', () => {
    const modular = { kconfig: { ...onlySit.kconfig, CONFIG_IPV6_SIT: 'm' }, kconfigComplete: true };
    const facts = (modulesLoaded: readonly string[]): Partial<HostFacts> => ({ modulesLoaded });
    expect(findings(index(2), { ...modular, facts: facts(['sit']) })).toEqual(['step netdev-index']);
    expect(findings(index(2), { ...modular, facts: facts([]) })).toEqual([]);
    const assuming = decideVerdict(makeContent(index(2)), makeProfile({ release: '6.12', ...modular }), RULE_BOOK);
    expect(assuming.assumptions).toContain('no loaded module makes sit0 in new network namespaces');
  });

  it('are unknown where the configuration does not say', () => {
    expect(findings(index(2), { kconfig: {}, kconfigComplete: false })).toContain('unknown netdev-index');
  });
});

describe('firewall rules', () => {
  const iptables = (...ipv4: readonly string[]): Objects => ({
    'criu/iptables-legacy': { families: ['ipv4'], ipv4: [...ipv4], ipv6: [] },
  });
  const nftables = (...uses: readonly string[]): Objects => ({ 'criu/nftables-rules': { uses: [...uses] } });

  it('need the table: CONFIG_IP_NF_FILTER off is a no (MiSTer kernel pull request 94)', () => {
    expect(findings(iptables('table:filter'), without('CONFIG_IP_NF_FILTER'))).toEqual(['blocker iptables-extensions']);
    expect(findings(iptables('table:filter'), without('CONFIG_IP_NF_RAW'))).toEqual([]);
    const ipv6 = { 'criu/iptables-legacy': { families: ['ipv6'], ipv4: [], ipv6: ['table:filter'] } };
    expect(findings(ipv6, without('CONFIG_IP_NF_FILTER'))).toEqual([]);
    expect(findings(ipv6, without('CONFIG_IP6_NF_FILTER'))).toEqual(['blocker iptables-extensions']);
  });

  it('need matches and targets', () => {
    const rules = iptables('match:recent', 'target:TEE');
    expect(findings(rules, without('CONFIG_NETFILTER_XT_MATCH_RECENT'))).toEqual(['blocker iptables-extensions']);
    expect(findings(rules, without('CONFIG_NETFILTER_XT_TARGET_TEE'))).toEqual(['blocker iptables-extensions']);
  });

  it('do not load where they name an ip set: a real set that failed on four kernels', async () => {
    const decision = await decideCorpus('criu-applications/6.1.0-57-amd64-criu4.2.1__netipset.tar.gz');
    expect(decision.verdict).toBe('no');
    const rules = decision.findings.filter(({ severity }) => severity === 'blocker').map(({ rule }) => rule);
    expect(rules).toContain('iptables-outside-objects');
  });

  it('of nftables need families and expressions', () => {
    const rules = nftables('family:inet', 'expression:limit');
    expect(findings(rules, without('CONFIG_NF_TABLES_INET'))).toEqual(['blocker nftables-expressions']);
    expect(findings(rules, without('CONFIG_NFT_LIMIT'))).toEqual(['blocker nftables-expressions']);
    expect(findings(rules, without('CONFIG_NFT_CT'))).toEqual([]);
  });

  it('of iptables-nft do not load where nft prints what it cannot read (checkpoint-restore/criu#2105)', () => {
    expect(findings(nftables('family:ip', 'expression:xt'))).toEqual(['blocker nftables-compat']);
  });

  it('are unknown where they use what the rule book does not have', () => {
    expect(findings(iptables('other'))).toEqual(['unknown iptables-unknown']);
    expect(findings(nftables('other'))).toEqual(['unknown nftables-unknown']);
  });
});

describe('routes', () => {
  it('need the options of their kinds', () => {
    const routes = { 'criu/route-kinds': { ipv4: ['multipath'], ipv6: ['encapsulation'] } };
    expect(findings(routes)).toEqual([]);
    expect(findings(routes, without('CONFIG_IP_ROUTE_MULTIPATH'))).toEqual(['blocker route-kinds']);
    expect(findings(routes, without('CONFIG_LWTUNNEL'))).toEqual(['blocker route-kinds']);
    expect(findings({ 'criu/route-kinds': { ipv4: ['nexthop-object'], ipv6: [] } })).toEqual([
      'unknown route-nexthop-objects',
    ]);
  });
});

describe('sets with dead tasks', () => {
  it.each(['3.17.1', '4.2.1'])('made by CRIU %s restore on newer kernels', async (release) => {
    const decision = await decideCorpus(`criu-applications/6.1.0-57-amd64-criu${release}__zombies.tar.gz`);
    expect(decision.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(decision.verdict).toBe('yes');
  });
});
