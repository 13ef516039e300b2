import { describe, expect, it } from 'vitest';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import { restorerSupport } from '#core/verdict/restorer-support.ts';

const of = (text: string, arch: Parameters<typeof restorerSupport>[1] = 'x86_64') =>
  Object.keys(restorerSupport(parseRestorer(text), arch) ?? {});

describe('what a restorer knows of itself', () => {
  it('grows with the release of CRIU, and never shrinks', () => {
    const releases = ['1.6', '3.11', '3.17.1', '4.0', '4.1.1', '4.2'].map((release) => of(`criu@${release}`));
    for (const [at, types] of releases.entries()) {
      const before = releases[at - 1] ?? [];
      expect(types).toEqual(expect.arrayContaining([...before]));
      expect(types.length).toBeGreaterThan(before.length);
    }
    expect(of('criu@4.1')).toContain('criu/pidfd');
    expect(of('criu@4.0')).not.toContain('criu/pidfd');
  });

  it('has no types of another architecture', () => {
    expect(of('criu@4.2')).not.toContain('criu/arm64-pac');
    expect(of('criu@4.2', 'aarch64')).toContain('criu/arm64-pac');
  });

  it('is that of the header revision for Linux-CR', () => {
    expect(restorerSupport(parseRestorer('linux-cr@5c3471a'), 'x86_64')).toMatchObject({
      'linux-cr/task': expect.any(Array),
    });
  });
});
