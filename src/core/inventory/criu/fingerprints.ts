import type { DetectCondition } from '../../object-types/criu/criu-object-type.ts';
import type { OriginBounds } from '../inventory.ts';
import type { FileIndex } from './file-index.ts';
import { countMatches } from './match-condition.ts';

/**
 * A field that only newer releases write: whoever dumped was at least that new. The image itself stores neither release
 * (docs/formats/criu.md, Origin). No field of a program's start (its auxiliary vector, advice on stacks) is here: it
 * survives a restore on an older kernel and a second dump there.
 */
interface Fingerprint {
  /** Any of these. */
  readonly signs: readonly DetectCondition[];
  readonly criu: string;
  /** The kernel on which it was dumped, as CRIU asked it for the value. */
  readonly kernel?: string;
  readonly evidence: string;
}

function present(file: string, path: string): DetectCondition {
  return { file, path, op: 'present' };
}

function ofSockets(path: string): readonly DetectCondition[] {
  return ['isk', 'usk', 'psk', 'nlsk'].map((member) => present('files', `${member}.opts.${path}`));
}

export const FINGERPRINTS: readonly Fingerprint[] = [
  {
    signs: [{ file: 'inventory', path: 'img_version', op: '==', value: 2 }],
    criu: '1.6',
    evidence: 'criu:criu/image.c:80, criu commit f5ea330ce',
  },
  // An entry of an older layout that replaces one of files.img has no id (file-index.ts).
  { signs: [present('files', 'id')], criu: '3.4', evidence: 'criu release 3.4 (files.img)' },
  { signs: [present('core', 'thread_core.seccomp_mode')], criu: '3.10', evidence: 'criu release 3.10' },
  { signs: [present('core', 'thread_core.comm')], criu: '3.11', evidence: 'criu release 3.11' },
  {
    signs: [
      present('inventory', 'root_ids.time_ns_id'),
      present('ids', 'time_ns_id'),
      present('core', 'ids.time_ns_id'),
    ],
    criu: '3.14',
    kernel: '5.6',
    evidence: 'criu release 3.14; time_namespaces(7)',
  },
  { signs: ofSockets('so_keepalive'), criu: '3.14', evidence: 'criu release 3.14' },
  { signs: [present('inventory', 'network_lock_method')], criu: '3.16', evidence: 'criu release 3.16' },
  {
    signs: [present('core', 'thread_core.rseq_entry')],
    criu: '3.17',
    kernel: '5.13',
    evidence: 'criu release 3.17; ptrace(2), PTRACE_GET_RSEQ_CONFIGURATION',
  },
  {
    signs: ofSockets('so_buf_lock'),
    criu: '3.17',
    kernel: '5.15',
    evidence: 'criu release 3.17; kernel commit 04190bf8944d',
  },
  { signs: [present('core', 'thread_core.cg_set')], criu: '3.18', evidence: 'criu release 3.18' },
  { signs: [present('core', 'thread_core.creds.no_new_privs')], criu: '3.19', evidence: 'criu release 3.19' },
  {
    signs: [present('core', 'tc.membarrier_registration_mask')],
    criu: '3.19',
    kernel: '6.3',
    evidence: 'criu release 3.19; membarrier(2), MEMBARRIER_CMD_GET_REGISTRATIONS',
  },
  { signs: [present('files', 'isk.tcp_opts')], criu: '4.0', evidence: 'criu release 4.0' },
  { signs: [present('files', 'isk.ip_opts.ttl')], criu: '4.0', evidence: 'criu release 4.0' },
  {
    signs: [present('inventory', 'plugins_entry'), present('inventory', 'dump_criu_run_id')],
    criu: '4.1',
    evidence: 'seen in every set of 4.1.1 and 4.2 (data/images/criu-releases)',
  },
  { signs: [present('pagemap', 'nr_pages')], criu: '4.2', evidence: 'criu release 4.2' },
  { signs: [present('inventory', 'allow_uprobes')], criu: '4.2', evidence: 'criu release 4.2' },
  {
    signs: [{ file: 'mm', path: 'vmas.status', op: 'bit', value: 0x10000 }],
    criu: '4.2',
    kernel: '6.13',
    evidence: 'criu release 4.2; madvise(2), MADV_GUARD_INSTALL',
  },
  {
    signs: [
      { file: 'inventory', path: 'img_version', op: '==', value: 3 },
      present('core', 'thread_core.timerslack_ns'),
      present('files', 'pipe.uid'),
      present('files', 'isk.uid'),
    ],
    criu: '4.3',
    evidence: 'criu release 4.3 (message descriptors of pycriu 4.3-1~exp2)',
  },
];

/** Kernels that a fingerprint names, oldest first. */
const KERNELS: readonly string[] = ['5.6', '5.13', '5.15', '6.3', '6.13'];

/** The oldest CRIU and kernel that can have dumped this set; null if unknown. */
export function originBoundsOf(index: FileIndex): OriginBounds {
  let criu: string | null = null;
  let kernel: string | null = null;
  const because: string[] = [];
  // Fingerprints are sorted by the release of CRIU: a later one never lowers the bound.
  for (const fingerprint of FINGERPRINTS) {
    const sign = fingerprint.signs.find((condition) => countMatches(condition, index) > 0);
    if (sign === undefined) continue;
    const isNewerKernel = fingerprint.kernel !== undefined && rank(fingerprint.kernel) > rank(kernel);
    if (fingerprint.criu !== criu || isNewerKernel) because.push(`${sign.file}: ${sign.path ?? ''}`);
    criu = fingerprint.criu;
    if (isNewerKernel) kernel = fingerprint.kernel ?? null;
  }
  return { criu, kernel, because };
}

function rank(kernel: string | null): number {
  return kernel === null ? -1 : KERNELS.indexOf(kernel);
}
