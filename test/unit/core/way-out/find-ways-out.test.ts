/** What takes a `no` away: each way is offered only where it does, and says what is lost. */
import { describe, expect, it } from 'vitest';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { findWaysOut } from '#core/way-out/find-ways-out.ts';
import { nearestAlternative } from '#core/way-out/nearest-alternative.ts';
import { makeContent } from '../verdict/make-content.ts';
import { makeProfile, type ProfilePatch } from '../verdict/make-profile.ts';

const ON = Object.fromEntries(relevantOptions(RULE_BOOK).map((option) => [option, 'y']));

function waysOf(content: ReturnType<typeof makeContent>, patch: ProfilePatch, ignore: readonly string[] = []) {
  const profile = makeProfile({ kconfig: ON, kconfigComplete: true, ...patch });
  return findWaysOut({ content, profile, options: { strict: false, ignore }, evaluator: OWN_EVALUATOR });
}

const textsOf = (ways: ReturnType<typeof waysOf>) => ways.map(({ kind, text }) => `${kind}: ${text}`);

describe('a way out of a no', () => {
  it('names the nearest newer release of CRIU that helps, and the option that does', () => {
    const content = makeContent({ 'criu/mnt-sharing': {}, 'criu/ns-mnt': {} });
    const ways = waysOf(content, { release: '6.16.0', restorers: ['criu@4.1'] });
    expect(textsOf(ways)).toEqual(['option: Restore with --mntns-compat-mode.', 'restorer: Restore with CRIU 4.1.1.']);
    expect(ways[0]?.loses).toMatch(/propagation/);
  });

  it('names an older release where no newer one is known to help', () => {
    const ways = waysOf(makeContent({}, { arch: 's390x' }), { arch: 's390x', restorers: ['criu@4.3'] });
    expect(ways).toEqual([]);
    const stuck = waysOf(makeContent({}, { arch: 's390x' }), { arch: 's390x', restorers: ['criu@4.2'] });
    expect(textsOf(stuck)[0]).toMatch(/^restorer: Restore with CRIU 4\.(3|1\.1)\.$/);
  });

  it('names the options to build, and no release that leaves the answer no', () => {
    const ways = waysOf(makeContent({ 'criu/unix-sock': {} }), { kconfig: { ...ON, CONFIG_UNIX: 'n' } });
    expect(textsOf(ways)).toEqual(['kconfig: Build the kernel with CONFIG_UNIX=y.']);
  });

  it('names the new checkpoint that the CPU of the target can run', () => {
    const content = makeContent({ 'criu/x86-xsave-components': { cpuFlags: ['avx', 'avx512f'], droppedFlags: [] } });
    const ways = waysOf(content, { facts: { cpuFlags: ['xsave', 'avx', 'avx2'] } });
    expect(textsOf(ways)).toEqual([expect.stringContaining('checkpoint: Start the program with GLIBC_TUNABLES=')]);
    expect(ways[0]?.loses).toMatch(/this image/);
  });

  it('names the new checkpoint without the descriptor that an older CRIU does not know', () => {
    const content = makeContent({
      'criu/pidfd': { nonblock: false },
      'criu/criu-min-by-unknown-enum': { kinds: ['pidfd'] },
    });
    const ways = waysOf(content, { restorers: ['criu@4.0'] });
    expect(textsOf(ways)).toEqual([
      'restorer: Restore with CRIU 4.1.',
      'checkpoint: Let the program close its process descriptors (pidfd), and checkpoint it again.',
    ]);
  });

  it('names a setting of the host that is recorded as off', () => {
    const ways = waysOf(makeContent({ 'criu/ns-user': {} }), { facts: { userNamespaces: 0 } });
    expect(textsOf(ways)).toEqual(['host: Set the sysctl user.max_user_namespaces above 0.']);
  });

  it('names the rights of CRIU that the host can give', () => {
    const pid = makeContent({ 'criu/set-pid': {} });
    expect(textsOf(waysOf(pid, { release: '5.4.200', facts: { nsLastPid: 'read-only' } }))).toContainEqual(
      expect.stringMatching(/^host: Make \/proc\/sys writable/),
    );
    expect(textsOf(waysOf(pid, { facts: { capabilities: ['chown'] } }))).toEqual([
      'host: Give CRIU the capabilities that it lacks, or run it as root on the host.',
    ]);
  });

  it('joins two where one alone leaves the answer no', () => {
    const content = makeContent({ 'criu/mnt-sharing': {}, 'criu/unix-sock': {} });
    const ways = waysOf(content, { release: '6.16.0', restorers: ['criu@4.1'], kconfig: { ...ON, CONFIG_UNIX: 'n' } });
    expect(textsOf(ways)).toContain('kconfig: Restore with --mntns-compat-mode. Build the kernel with CONFIG_UNIX=y.');
    expect(ways.every(({ verdict }) => verdict === 'yes' || verdict === 'conditional')).toBe(true);
  });

  it('joins the newest release with options where both are needed', () => {
    const content = makeContent({ 'criu/pidfd': { nonblock: false }, 'criu/unix-sock': {} });
    const ways = waysOf(content, { restorers: ['criu@3.12'], kconfig: { ...ON, CONFIG_UNIX: 'n' } });
    expect(textsOf(ways)).toContain('kconfig: Restore with CRIU 4.3. Build the kernel with CONFIG_UNIX=y.');
  });

  it('says that there is none', () => {
    expect(waysOf(makeContent({}, { arch: 'aarch64' }), {})).toEqual([]);
    const old = makeContent({ 'criu/ns-user': {}, 'criu/unix-sock': {}, 'criu/memfd': {} });
    expect(waysOf(old, { release: '2.6.32' })).toEqual([]);
  });

  it('offers nothing where the answer is not no', () => {
    expect(waysOf(makeContent({ 'criu/unix-sock': {} }), {})).toEqual([]);
  });

  it('asks as the question asks', () => {
    const content = makeContent({ 'criu/unix-sock': {}, 'criu/udp': {} });
    expect(waysOf(content, { kconfig: { ...ON, CONFIG_UNIX: 'n' } }, ['criu/unix-sock'])).toEqual([]);
  });
});

describe('another profile', () => {
  const here = { profile: 'here', kernel: '6.12.0' };
  const there = (profile: string, kernel: string, verdict: 'yes' | 'conditional' | 'no' = 'yes') => {
    return { profile, kernel, verdict };
  };

  it('is the nearest that says yes, of the same series first', () => {
    const known = [
      there('old', '5.10.1'),
      there('next', '6.13.0'),
      there('same', '6.12.40'),
      there('no', '6.12.1', 'no'),
    ];
    expect(nearestAlternative(here, known)[0]?.text).toContain('same (kernel 6.12.40)');
    expect(nearestAlternative(here, known.slice(0, 2))[0]?.text).toContain('next (kernel 6.13.0)');
  });

  it('is one that says conditional only where none says yes', () => {
    const known = [there('near', '6.12.1', 'conditional'), there('far', '4.19.0')];
    expect(nearestAlternative(here, known)[0]).toMatchObject({ kind: 'profile', verdict: 'yes' });
    expect(nearestAlternative(here, known.slice(0, 1))[0]).toMatchObject({ verdict: 'conditional' });
  });

  it('is never itself, and never one that says no', () => {
    expect(nearestAlternative(here, [there('here', '6.12.0'), there('other', '6.12.0', 'no')])).toEqual([]);
  });
});
