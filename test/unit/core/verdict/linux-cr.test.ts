import { describe, expect, it } from 'vitest';
import { applySteps } from '#core/conversion/apply-steps.ts';
import { IMPLIED_OPTIONS } from '#core/kconfig/implied-options.ts';
import type { Profile } from '#core/profile/profile.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { bytesOf, inventoryOf } from '../formats/linux-cr/corpus.ts';
import { readCorpusProfile } from './read-corpus-profile.ts';

function contentOf(image: string): SignatureContent {
  return signatureOf(inventoryOf(bytesOf(image))).content;
}

const FULL = contentOf('b-pipes-epoll-sockets-ipc-pty');
const KERNEL = readCorpusProfile('linux-cr-2.6.38');

function decide(content: SignatureContent, profile: Profile) {
  return decideVerdict(content, profile, RULE_BOOK);
}

/** Rules that stand in the way or are open. */
function rulesOf(content: SignatureContent, profile: Profile, severity: string): readonly string[] {
  const { findings } = decide(content, profile);
  return [...new Set(findings.filter((finding) => finding.severity === severity).map(({ rule }) => rule))];
}

describe('real Linux-CR images on recorded kernels', () => {
  it.each([
    ['a-minimal', 'linux-cr-2.6.38', 'yes'],
    ['b-pipes-epoll-sockets-ipc-pty', 'linux-cr-2.6.38', 'yes'],
    ['g-skb-frag-unframed-page', 'linux-cr-2.6.38', 'yes'],
    ['b-pipes-epoll-sockets-ipc-pty', 'linux-cr-2.6.40', 'conditional'],
    ['b-pipes-epoll-sockets-ipc-pty', 'linux-cr-3.1', 'conditional'],
    ['14-b6cdf01-x86_64', 'linux-cr-2.6.38', 'conditional'],
    ['12-f0fdd38-x86_64', 'linux-cr-2.6.33-v23-rc1', 'conditional'],
    ['04-76fcfe5-x86_64', 'linux-cr-2.6.33-v23-rc1', 'conditional'],
    ['a-minimal', 'linux-cr-2.6.38-no-sysvipc', 'yes'],
    ['b-pipes-epoll-sockets-ipc-pty', 'linux-cr-2.6.38-no-sysvipc', 'no'],
    ['b-pipes-epoll-sockets-ipc-pty', 'linux-cr-2.6.33-v23-rc1', 'no'],
    ['12-f0fdd38-x86_64', 'linux-cr-2.6.38', 'no'],
    ['08-78d18cf-x86_64', 'linux-cr-2.6.33-v23-rc1', 'conditional'],
    ['16-5c3471a-s390x', 'linux-cr-2.6.38', 'no'],
    ['f-unknown-type-777', 'linux-cr-2.6.38', 'unknown'],
    ['a-minimal', 'debian-6.1-amd64', 'no'],
  ] as const)('%s on %s: %s', (image, kernel, verdict) => {
    expect(decide(contentOf(image), readCorpusProfile(kernel)).verdict).toBe(verdict);
  });

  it('what is taken for granted is listed: the CPU and the constants of the kernel', () => {
    expect(decide(FULL, KERNEL).assumptions).toEqual([
      'the CPU does not have xsave',
      'the CPU has fxsr',
      'the kernel has the constants of the header (task name, auxiliary vector, signals, uts names, resource limits, tty buffer and control characters)',
      'xsave area in bytes equal to 512',
    ]);
    expect(decideVerdict(FULL, KERNEL, RULE_BOOK, { strict: true }).verdict).toBe('unknown');
  });

  it('the blockers are those of the kernel', () => {
    expect(rulesOf(FULL, readCorpusProfile('linux-cr-2.6.38-no-sysvipc'), 'blocker')).toEqual([
      'linux-cr-ipc-kconfig',
      'linux-cr-ipc-msg-kconfig',
      'linux-cr-ipc-msg-msg-kconfig',
      'linux-cr-ipc-ns-kconfig',
      'linux-cr-ipc-sem-kconfig',
      'linux-cr-ipc-shm-kconfig',
      'linux-cr-task-sem-undo-kconfig',
      'linux-cr-task-sem-undo-list-kconfig',
      'linux-cr-vma-shm-ipc-skip-kconfig',
    ]);
    expect(rulesOf(FULL, readCorpusProfile('linux-cr-2.6.33-v23-rc1'), 'blocker')).toEqual([
      'object-type-unsupported',
      'object-version-unsupported',
    ]);
    expect(rulesOf(contentOf('a-minimal'), readCorpusProfile('debian-6.1-amd64'), 'blocker')).toEqual([
      'restorer-family-missing',
    ]);
  });
});

describe('the header', () => {
  it('is restamped where only the version of the kernel differs, and then the image restores', () => {
    const kernel = readCorpusProfile('linux-cr-2.6.40');
    const { findings, steps } = decide(FULL, kernel);
    expect(findings.filter(({ severity }) => severity !== 'note')).toMatchObject([
      { rule: 'linux-cr-header-kernel-version', required: 'kernel version 2.6.38', found: 'kernel 2.6.40 (3.0)' },
    ]);
    expect(steps).toMatchObject([
      {
        kind: 'convert',
        loses: null,
        effects: [{ on: 'image-attribute', type: 'linux-cr/header', attribute: 'kernelVersion', value: '3.0.0' }],
      },
    ]);
    const after = applySteps(FULL, kernel, steps);
    expect(after.accepted).toEqual([]);
    expect(decideVerdict(after.content, after.profile, RULE_BOOK)).toMatchObject({ verdict: 'yes', steps: [] });
  });

  it.each([
    [{ cpuFlags: ['fxsr'], xsaveSize: 512 }, 'yes'],
    [{ cpuFlags: ['fxsr', 'xsave'], xsaveSize: 512 }, 'no'],
    [{ cpuFlags: [], xsaveSize: 512 }, 'no'],
    [{ cpuFlags: ['fxsr'], xsaveSize: 832 }, 'no'],
  ] as const)('wants the FPU of the writer: %j is %s', (facts, verdict) => {
    expect(decide(FULL, { ...KERNEL, facts: { ...KERNEL.facts, ...facts } }).verdict).toBe(verdict);
  });

  it('needs a kernel with CONFIG_CHECKPOINT', () => {
    const without = { ...KERNEL, kconfig: { ...KERNEL.kconfig, CONFIG_CHECKPOINT: 'n' } };
    expect(rulesOf(contentOf('a-minimal'), without, 'blocker')).toEqual(['linux-cr-checkpoint-kconfig']);
  });
});

/** Options that the full image lives on, and the first rule that says so. */
const OPTIONS: readonly (readonly [string, string])[] = [
  ['CONFIG_CHECKPOINT', 'linux-cr-checkpoint-kconfig'],
  ['CONFIG_DEVPTS_MULTIPLE_INSTANCES', 'linux-cr-tty-kconfig'],
  ['CONFIG_EPOLL', 'linux-cr-epoll-items-kconfig'],
  ['CONFIG_EVENTFD', 'linux-cr-file-eventfd-kconfig'],
  ['CONFIG_FUTEX', 'linux-cr-task-kconfig'],
  ['CONFIG_INET', 'linux-cr-socket-inet-kconfig'],
  ['CONFIG_IPC_NS', 'linux-cr-ipc-ns-kconfig'],
  ['CONFIG_MMU', 'linux-cr-mm-kconfig'],
  ['CONFIG_NET', 'linux-cr-socket-buffer-kconfig'],
  ['CONFIG_SYSVIPC', 'linux-cr-ipc-kconfig'],
  ['CONFIG_UNIX', 'linux-cr-socket-unix-kconfig'],
  ['CONFIG_UNIX98_PTYS', 'linux-cr-tty-kconfig'],
  ['CONFIG_UTS_NS', 'linux-cr-uts-ns-kconfig'],
];

describe('options of the kernel', () => {
  it.each(OPTIONS)('%s off is a no, and not recorded is unknown, by %s', (option, rule) => {
    const off = { ...KERNEL, kconfig: { ...KERNEL.kconfig, [option]: 'n' } };
    expect(decide(FULL, off).verdict).toBe('no');
    expect(rulesOf(FULL, off, 'blocker')[0]).toBe(rule);
    // Nor what would imply it.
    const left = new Set([option, ...IMPLIED_OPTIONS.flatMap((one) => (one.option === option ? one.when.flat() : []))]);
    const kconfig = Object.fromEntries(Object.entries(KERNEL.kconfig).filter(([name]) => !left.has(name)));
    const open = decide(FULL, { ...KERNEL, kconfig });
    expect(open.verdict).toBe('unknown');
    const told = { rule, severity: 'unknown', found: `${option} not recorded` };
    expect(open.findings).toContainEqual(expect.objectContaining(told));
  });

  it('no other one matters to this image', () => {
    const named = new Set(OPTIONS.map(([option]) => option));
    const kconfig = Object.fromEntries(Object.entries(KERNEL.kconfig).filter(([option]) => named.has(option)));
    expect(decide(FULL, { ...KERNEL, kconfig }).verdict).toBe('yes');
  });

  it('what a minimal image needs is little', () => {
    const kconfig = Object.fromEntries(
      ['CONFIG_CHECKPOINT', 'CONFIG_FUTEX', 'CONFIG_MMU', 'CONFIG_UTS_NS'].map((option) => [option, 'y']),
    );
    expect(decide(contentOf('a-minimal'), { ...KERNEL, kconfig }).verdict).toBe('yes');
  });
});
