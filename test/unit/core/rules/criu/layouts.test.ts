import { describe, expect, it } from 'vitest';
import type { CriuMessage } from '#core/formats/criu/criu-image-set.ts';
import { indexFiles } from '#core/inventory/criu/file-index.ts';
import { originBoundsOf } from '#core/inventory/criu/fingerprints.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { ON } from '../../../../support/real-reports.ts';
import { makeSet } from '../../inventory/criu/make-set.ts';
import { readCorpusSet } from '../../inventory/criu/read-corpus-set.ts';
import { makeProfile } from '../../verdict/make-profile.ts';

const INVENTORY = { img_version: 2, fdinfo_per_id: true };

function setOf(files: Readonly<Record<string, readonly CriuMessage[]>>, core: CriuMessage = {}) {
  return makeSet({ inventory: [INVENTORY], 'core-1': [{ mtype: 1, ...core }], ...files });
}

function findingsOf(set: ReturnType<typeof setOf>, criu: string) {
  const profile = makeProfile({ release: '4.14', kconfig: ON, kconfigComplete: true, restorers: [`criu@${criu}`] });
  return decideVerdict(signatureOf(inventoryOfCriu(set)).content, profile, RULE_BOOK).findings;
}

const severityOf = (rule: string, set: ReturnType<typeof setOf>, criu: string) =>
  findingsOf(set, criu).find((finding) => finding.rule === rule)?.severity;

/** What a release began to write otherwise, with the same as it was written before. */
const LAYOUTS = [
  {
    rule: 'img-format-version',
    last: '3.3',
    first: '3.4',
    severity: 'blocker',
    now: setOf({ files: [{ type: 1, id: 1, reg: {} }] }),
    before: setOf({ 'reg-files': [{ id: 1 }] }),
  },
  {
    rule: 'img-handlers-in-core',
    last: '3.0',
    first: '3.1',
    severity: 'blocker',
    now: setOf({}, { tc: { task_state: 1, sigactions: [{ sigaction: 1 }] } }),
    before: setOf({ 'sigacts-1': [{ sigaction: 1 }] }, { tc: { task_state: 1 } }),
  },
  {
    rule: 'ghost-file-chunks',
    last: '3.2',
    first: '3.3',
    severity: 'blocker',
    now: setOf({ 'ghost-file-1': [{ mode: 0o100644, chunks: true }] }),
    before: setOf({ 'ghost-file-1': [{ mode: 0o100644 }] }),
  },
  {
    rule: 'sysv-shm-pagemaps',
    last: '2.12',
    first: '3.0',
    severity: 'blocker',
    now: setOf({ 'ipcns-shm-9': [{ size: 4096, in_pagemaps: true }] }),
    before: setOf({ 'ipcns-shm-9': [{ size: 4096 }] }),
  },
  {
    rule: 'seccomp-per-thread',
    last: '3.9',
    first: '3.10',
    severity: 'note',
    now: setOf({ seccomp: [{ seccomp_filters: [{}] }] }, { thread_core: { seccomp_mode: 2 } }),
    before: setOf({ seccomp: [{ seccomp_filters: [{}] }] }, { tc: { task_state: 1, old_seccomp_mode: 2 } }),
  },
] as const;

describe('a layout that came with a release', () => {
  it.each(LAYOUTS)('of $first is not for $last: $rule', ({ rule, last, first, severity, now, before }) => {
    expect(severityOf(rule, now, last)).toBe(severity);
    expect(severityOf(rule, now, first)).toBeUndefined();
    expect(severityOf(rule, before, last)).toBeUndefined();
  });

  it('is no bound on the release where an older one has the same in its own way', () => {
    const [{ now, before }] = LAYOUTS;
    expect(originBoundsOf(indexFiles(now)).criu).toBe('3.4');
    expect(originBoundsOf(indexFiles(before)).criu).toBe('1.6');
  });

  it('is seen in real sets', async () => {
    const { objects } = inventoryOfCriu(await readCorpusSet('criu/6.1.0-56-amd64__seccompf.tar.gz'));
    const attributesOf = (type: string) => objects.find((object) => object.type === type)?.attributes;
    expect(attributesOf('criu/img-format-version')).toMatchObject({ filesTogether: true, handlersInCore: true });
    expect(attributesOf('criu/seccomp-filter')).toMatchObject({ perThread: true });
    const ipc = inventoryOfCriu(await readCorpusSet('criu/6.1.0-56-amd64__sysvipc.tar.gz'));
    expect(ipc.objects.find(({ type }) => type === 'criu/sysv-ipc')?.attributes).toEqual({ inPagemaps: true });
  });
});
