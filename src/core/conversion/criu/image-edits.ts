import type { Adjustment, Rule } from '../../rules/rule.ts';
import type { WireMessage } from './wire-message.ts';

export interface EditPlace {
  /** The message around it; null for an entry of its own. */
  readonly parent: string | null;
  /** @throws ImageError `conversion-refused` at this entry. */
  readonly refuse: (why: string) => never;
}

/** Changes one message; what it leaves alone stays byte for byte. */
export type MessageEdit = (message: WireMessage, place: EditPlace) => void;

/** A step of kind `convert` or `filter` that can be done on the bytes of an image set. */
export interface CriuEdit {
  readonly id: string;
  /** Rules whose steps it does. An object type goes by the name of its rule, and is gone from the set afterwards. */
  readonly rules: readonly string[];
  /** By the name of the message in CRIU's schema. */
  readonly messages: Readonly<Record<string, MessageEdit>>;
  /** Kinds of file that are left out of the set. CRIU reads a file that is not there as one without entries. */
  readonly withoutFiles: readonly string[];
  /** Clears the marks of links that were down in IPv4 route dumps, which are no messages. */
  readonly clearsRouteFlags: boolean;
}

const MAX_U32 = 0xffff_ffffn;
/** Bits of `vma_entry.madv`: the numbers of madvise(2). */
const MADV_MERGEABLE = 1n << 12n;
const MADV_HUGEPAGE = 1n << 14n;
const MADV_NOHUGEPAGE = 1n << 15n;

/** CRIU 4.2 writes `nr_pages` (5) and zero into `compat_nr_pages` (2); up to 4.1.1 only the latter is read. */
function narrowPageCount(message: WireMessage, { refuse }: EditPlace): void {
  const pages = message.varint(5);
  if (pages === null) return;
  if (pages > MAX_U32) refuse(`a run of ${pages} pages exceeds the old field`);
  message.setVarint(2, pages);
  message.drop(5);
}

function clearBits(number: number, bits: bigint): MessageEdit {
  return (message) => message.changeVarint(number, (value) => value & ~bits);
}

function dropFields(...numbers: readonly number[]): MessageEdit {
  return (message) => {
    for (const number of numbers) message.drop(number);
  };
}

/** Sockets of these kinds neither pass credentials nor take the options since 6.16. */
const WITHOUT_CREDENTIALS: ReadonlySet<string> = new Set(['inet_sk_entry', 'packet_sock_entry']);

/** `so_passcred` (11) and `so_passsec` (12); CRIU sets them only where they are true (criu/sockets.c:691). */
function clearPassing(message: WireMessage, { parent }: EditPlace): void {
  if (parent === null || !WITHOUT_CREDENTIALS.has(parent)) return;
  message.changeVarint(11, () => 0n);
  message.changeVarint(12, () => 0n);
}

const NOTHING: Pick<CriuEdit, 'messages' | 'withoutFiles' | 'clearsRouteFlags'> = {
  messages: {},
  withoutFiles: [],
  clearsRouteFlags: false,
};

/** Field numbers are those of src/core/formats/criu/schema. What is lost and why, the rules say. */
export const CRIU_EDITS: readonly CriuEdit[] = [
  {
    ...NOTHING,
    id: 'page-counts',
    rules: ['pagemap-u64-count'],
    messages: { pagemap_entry: narrowPageCount },
  },
  {
    ...NOTHING,
    id: 'security-labels',
    rules: ['lsm-selinux', 'lsm-selinux-socket', 'lsm-apparmor', 'lsm-apparmor-stacking', 'lsm-none-host'],
    messages: {
      // lsmtype 0 is "no security module"; without a label nothing is compared with the host (criu/lsm.c:355).
      inventory_entry: (message) => message.changeVarint(6, () => 0n),
      // lsm_profile, lsm_sockcreate, apparmor_data
      creds_entry: dropFields(15, 16, 17),
      // xattr_security_selinux
      fdinfo_entry: dropFields(5),
    },
    withoutFiles: ['apparmor'],
  },
  {
    ...NOTHING,
    id: 'huge-page-advice',
    rules: ['madv-hugepage'],
    messages: { vma_entry: clearBits(9, MADV_HUGEPAGE | MADV_NOHUGEPAGE) },
  },
  {
    ...NOTHING,
    id: 'merge-advice',
    rules: ['madv-mergeable'],
    messages: { vma_entry: clearBits(9, MADV_MERGEABLE) },
  },
  { ...NOTHING, id: 'socket-buffer-locks', rules: ['sk-buf-lock'], messages: { sk_opts_entry: dropFields(25) } },
  {
    ...NOTHING,
    id: 'credential-passing',
    rules: ['sk-passcred-616'],
    messages: { sk_opts_entry: clearPassing },
  },
  {
    ...NOTHING,
    id: 'empty-sysctls',
    rules: ['netns-sysctl-empty'],
    // ipv4_sysctl (10) of which there is no sarg (3)
    messages: { netns_entry: (message) => message.dropMessages(10, (sysctl) => !sysctl.has(3)) },
  },
  { ...NOTHING, id: 'route-flags', rules: ['route-link-down'], clearsRouteFlags: true },
];

export function editOfRule(rule: string): CriuEdit | null {
  return CRIU_EDITS.find(({ rules }) => rules.includes(rule)) ?? null;
}

/** By an object type's id, `criu/madv-hugepage`. */
export function editOfType(type: string): CriuEdit | null {
  return type.startsWith('criu/') ? editOfRule(type.slice('criu/'.length)) : null;
}

/** Object types that are gone from the set once it was edited. */
export function typesGoneBy({ rules }: CriuEdit): readonly string[] {
  return rules.map((rule) => `criu/${rule}`);
}

/** The step as a rule book words it, with what is lost; null where none of its rules has such a step. */
export function stepOf(edit: CriuEdit, rules: readonly Rule[]): Adjustment | null {
  const steps = rules.filter(({ id }) => edit.rules.includes(id)).flatMap(({ adjustments }) => adjustments);
  return steps.find(({ kind }) => kind === 'convert' || kind === 'filter') ?? null;
}
