/** What error lines of a restore log say (docs/observations.md lists this table, docs/truth.md how often each was seen). */
import type { Cause } from './observation.ts';

export interface LogSign {
  /** Texts that a line holds, in this order. No pattern language: a log is hostile input. */
  readonly holds: readonly string[];
  /** Rules about the same: for a `capability` one of them predicts the failure, for the `host` one warns of it. */
  readonly rules: readonly string[];
  readonly cause: Exclude<Cause, 'unmatched'>;
  /** Where it was seen: a real restore in data/restores, a report, or the message in the source. */
  readonly evidence: string;
  /** Of the host, where a real restore failed so: why neither an image nor a profile can tell. */
  readonly why?: string;
}

const LAB = 'data/restores/outcomes.json';
const APPLICATIONS = 'data/restores/application-outcomes.json';
const OWN_LAB = 'data/restores/lab-outcomes.json';

/** The first that matches a line counts; causes in a capability come before those in the host. */
export const LOG_SIGNS: readonly LogSign[] = [
  of(['Invalid rtm_flags - can not contain DEAD or LINKDOWN'], ['route-link-down'], LAB),
  of(["FPU xsave area present, but host cpu doesn't support it"], ['x86-xsave-absent'], LAB),
  of(['kerndat_has_nftables_concat failed when initializing kerndat'], ['restorer-nfnetlink'], LAB),
  of(['trap invalid opcode'], ['x86-xsave-components', 'x86-avx2'], LAB),
  of(['vdso: ELF header magic mismatch'], ['pagemap-u64-count', 'vdso-osabi'], `${OWN_LAB}, criu#2751`),
  of(['Failed to write net/ipv4/<sysctls>'], ['netns-sysctl-empty'], OWN_LAB),
  of(["Can't open sysctl net/ipv6"], ['netdev-sysctl'], OWN_LAB),
  of(["Can't fork for", 'No space left on device'], ['ns-user'], OWN_LAB),
  of(['Unknown file type'], ['criu-min-by-unknown-enum'], OWN_LAB),
  of(["tun: Can't open tun device"], ['netdev-tun'], OWN_LAB),
  of(["Can't restore link: -95"], ['netdev-veth'], OWN_LAB),
  of(['net: Unknown peer net namespace'], ['netdev-veth-external'], APPLICATIONS),
  of(['mnt: BUG at criu/mount.c:48'], ['mnt-root-option'], APPLICATIONS),
  of(['The --root option is required to restore a mount namespace'], ['mnt-root-option'], 'criu:criu/mount.c'),
  of(['Unable to mount cgroup', 'Operation not permitted'], ['mnt-cgroup-in-userns'], APPLICATIONS),
  of(["Can't restore 0x", 'mapping with 0xffffffffffffffea'], ['map-droppable'], APPLICATIONS),
  of(['madvise', 'failed with -22'], ['madv-hugepage'], APPLICATIONS),
  of(['iptables-legacy-restore', 'failed'], ['iptables-legacy', 'iptables-outside-objects'], APPLICATIONS),
  of(['a macvlan parent for'], ['netdev-macvlan'], 'criu:criu/net.c'),
  of(['Unexpected rt vDSO area bounds'], ['vdso-vvar-vclock'], 'criu#2532'),
  of(['wrong aio'], ['aio-ring'], 'criu#2677'),
  of(["Can't restore high memory region"], ['task-size'], 'criu#706'),
  of(['Core march mismatch'], ['arch-mtype'], 'criu#453'),
  of(['mismatched lsm types and lsm profile'], ['lsm-none-host'], 'criu#1267'),
  of(['CPU instruction capabilities do not match run time'], ['x86-cpuinfo-image'], 'criu:criu/arch/x86/cpu.c'),
  of(['Connected TCP socket in image'], ['tcp-established'], 'criu:criu/sk-inet.c'),
  {
    ...ofHost(["Can't restore 0x", 'mapping with 0xfffffffffffffff4'], ['hugetlb-private'], OWN_LAB),
    why: 'Profiles do not record the number of free huge pages at the time of the restore.',
  },
  ofHost(['has bad build-ID'], ['file-map-shared'], 'criu#2367'),
  ofHost(['File', 'has bad size'], ['file-map-shared'], 'criu#433'),
  ofHost(['File', 'has bad mode'], ['file-map-shared'], 'criu#650'),
  ofHost(["Can't open file", 'on restore'], ['file-map-shared'], 'criu:criu/files-reg.c'),
  ofHost(["Can't fork for", 'File exists'], ['set-pid'], 'criu:criu/cr-restore.c'),
  ofHost(['Pid', 'do not match expected'], ['set-pid'], 'criu:criu/cr-restore.c'),
  ofHost(["Can't bind inet socket", 'Address already in use'], ['inet-sock'], 'criu:criu/sk-inet.c'),
  ofHost(["Can't bind inet socket", 'Cannot assign requested address'], ['inet-sock'], 'criu:soccr/soccr.c'),
  ofHost(['CRIU needs to have the CAP_SYS_ADMIN'], ['unprivileged-restore'], 'criu:criu/crtools.c'),
];

function of(holds: readonly string[], rules: readonly string[], evidence: string): LogSign {
  return { holds, rules, cause: 'capability', evidence };
}

function ofHost(holds: readonly string[], rules: readonly string[], evidence: string): LogSign {
  return { holds, rules, cause: 'host', evidence };
}

/** Whether a line holds all texts of a sign, in their order. */
export function holdsSign(line: string, { holds }: LogSign): boolean {
  let from = 0;
  for (const text of holds) {
    const found = line.indexOf(text, from);
    if (found === -1) return false;
    from = found + text.length;
  }
  return true;
}
