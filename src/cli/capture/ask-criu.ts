import { parseRestorer, RestorerError } from '#core/profile/parse-restorer.ts';
import { MAX_LABEL_LENGTH } from '#core/profile/read-labels.ts';
import type { RunProgram } from './run-program.ts';

export interface CriuAnswers {
  /** `criu@4.2` */
  readonly restorer: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What `criu check --feature` knows (criu/cr-check.c of 3.17 to 4.2); a release that does not know one says so. */
const FEATURES = [
  ...['aio_remap', 'apparmor_stacking', 'autofs', 'breakpoints', 'can_map_vdso', 'cgroupns', 'clone3_set_tid'],
  ...['compat_cr', 'external_net_ns', 'fdinfo_lock', 'get_rseq_conf', 'has_ipt_legacy', 'ipv6_freebind', 'kcmp_epoll'],
  ...['link_nsid', 'loginuid', 'mem_dirty_track', 'memfd_hugetlb', 'mnt_id', 'move_mount_set_group', 'net_diag_raw'],
  ...['network_lock_nftables', 'newifindex', 'nftables', 'ns_pid', 'nsid', 'openat2', 'overlayfs_maps', 'pagemap_scan'],
  ...['pidfd_store', 'seccomp_filters', 'seccomp_suspend', 'sk_ns', 'sk_unix_file', 'sockopt_buf_lock'],
  ...['tcp_half_closed', 'timens', 'timer_cr_ids', 'timerfd', 'tun', 'uffd', 'uffd-noncoop', 'userns'],
];

/** All checks together; what was not asked by then stays open. */
const CHECKS_MS = 20_000;

/** Where packages put it; an ordinary user does not have them in PATH. */
export const CRIU_FOLDERS: readonly string[] = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The first `criu` that says its release: that of PATH, then those beside it. */
async function findCriu(run: RunProgram): Promise<{ program: string; restorer: string } | null> {
  for (const program of ['criu', ...CRIU_FOLDERS.map((folder) => `${folder}/criu`)]) {
    const version = await run(program, ['--version']);
    const restorer = version === null || version.code !== 0 ? null : restorerOf(version.out);
    if (restorer !== null) return { program, restorer };
  }
  return null;
}

/** Release and checks of the installed CRIU; null if none is installed. */
export async function askCriu(run: RunProgram, now: () => number = Date.now): Promise<CriuAnswers | null> {
  const found = await findCriu(run);
  if (found === null) return null;
  const { program, restorer } = found;
  const end = now() + CHECKS_MS;
  const checked = await run(program, ['check']);
  const fault = checked === null ? 'no answer' : checked.code === 0 ? null : lastErrorOf(checked.err || checked.out);
  const has: string[] = [];
  const lacks: string[] = [];
  for (const feature of FEATURES) {
    if (now() > end) break;
    const answer = await run(program, ['check', '--feature', feature]);
    if (answer?.code === 0) has.push(feature);
    else if (answer !== null && !answer.err.includes('Unknown feature')) lacks.push(feature);
  }
  return {
    restorer,
    labels: {
      'criu.check': (fault === null ? 'ok' : `failed: ${fault}`).slice(0, MAX_LABEL_LENGTH),
      ...(has.length === 0 ? {} : { 'criu.features': joined(has) }),
      // A check that fails for another reason fails for every feature, which then is not shown to be missing.
      ...(fault === null && lacks.length > 0 ? { 'criu.features-missing': joined(lacks) } : {}),
    },
  };
}

function restorerOf(text: string): string | null {
  const release = /^Version: (\S{1,64})$/m.exec(text)?.[1];
  if (release === undefined) return null;
  try {
    return parseRestorer(`criu@${release}`).text;
  } catch (error) {
    if (error instanceof RestorerError) return null;
    throw error;
  }
}

function lastErrorOf(text: string): string {
  const lines = text.split('\n').filter((line) => /^Error|^Warn/.test(line));
  return (lines.at(-1) ?? 'no error message').replace(/\p{Cc}/gu, ' ');
}

function joined(names: readonly string[]): string {
  return names.join(' ').slice(0, MAX_LABEL_LENGTH);
}
