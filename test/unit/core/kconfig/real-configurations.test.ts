import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KconfigError } from '#core/kconfig/kconfig-error.ts';
import { lookUpOption } from '#core/kconfig/look-up-option.ts';
import { parseKconfig } from '#core/kconfig/parse-kconfig.ts';

const FOLDER = new URL('../../../../data/profiles/kconfig/', import.meta.url);
const textOf = (name: string) => gunzipSync(readFileSync(new URL(`${name}.config.gz`, FOLDER))).toString('utf8');

/** Counted with grep -c: `=y$`, `=m$`, `is not set$`, and the sum of set and not set. */
const COUNTED = [
  ['debian-image-6.1.0-56-amd64', 2418, 3853, 2336, 8777, 'x86', '6.1.192'],
  ['debian-image-6.1.0-56-cloud-amd64', 1581, 1119, 1220, 4034, 'x86', '6.1.192'],
  ['debian-image-6.1.0-56-rt-amd64', 2416, 3849, 2331, 8769, 'x86', '6.1.192'],
  ['debian-image-6.12.117+deb12-amd64', 2647, 4051, 2606, 9502, 'x86', '6.12.117'],
  ['debian-image-6.12.117+deb12-cloud-amd64', 1801, 1138, 1254, 4325, 'x86', '6.12.117'],
  ['debian-image-6.12.117+deb13-amd64', 2651, 4051, 2607, 9508, 'x86', '6.12.117'],
  ['debian-image-6.12.117+deb13-cloud-amd64', 1805, 1138, 1255, 4331, 'x86', '6.12.117'],
  ['debian-image-6.12.117+deb13-rt-amd64', 2646, 4046, 2604, 9498, 'x86', '6.12.117'],
  ['debian-image-7.2.13+deb14-amd64', 2784, 4036, 2849, 9884, 'x86', '7.2.13'],
  ['debian-linux-config-6.1-arm64_none_arm64', 2686, 3531, 3224, 9598, 'arm64', '6.1.192'],
  ['debian-linux-config-6.1-s390x_none_s390x', 1476, 2108, 1457, 5151, 's390', '6.1.176'],
  ['debian-image-6.1.0-57-amd64', 2418, 3853, 2336, 8777, 'x86', '6.1.0'],
  ['debian-image-6.1.0-57-rt-amd64', 2416, 3849, 2331, 8769, 'x86', '6.1.0'],
  ['debian-image-6.12.118+deb13-amd64', 2651, 4051, 2606, 9507, 'x86', '6.12.118'],
  ['debian-image-6.12.118+deb13-cloud-amd64', 1805, 1138, 1254, 4330, 'x86', '6.12.118'],
  ['debian-image-6.12.118+deb13-rt-amd64', 2646, 4046, 2603, 9497, 'x86', '6.12.118'],
  ['debian-image-7.3.4+deb13-amd64', 2799, 4043, 2890, 9948, 'x86', '7.3.4'],
] as const;

describe('configurations of real kernels', () => {
  it('are all counted here', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.config\.gz$/, ''));
    expect(files.toSorted()).toEqual(COUNTED.map(([name]) => name).toSorted());
  });

  it.each(COUNTED)('%s has the options that grep counts', (name, y, m, n, count, arch, version) => {
    const parsed = parseKconfig(textOf(name));
    const values = Object.values(parsed.options);
    const counted = (value: string) => values.filter((item) => item === value).length;
    expect([counted('y'), counted('m'), counted('n'), parsed.count]).toEqual([y, m, n, count]);
    expect(parsed.hint).toEqual({ arch, version });
    expect(lookUpOption(parsed.options, true, 'CONFIG_TUN')).toBe('m');
    expect(lookUpOption(parsed.options, true, 'CONFIG_CHECKPOINT_RESTORE')).toBe('y');
  });

  it('of rt kernels have no transparent huge pages', () => {
    const stateIn = (name: string) =>
      lookUpOption(parseKconfig(textOf(name)).options, true, 'CONFIG_TRANSPARENT_HUGEPAGE');
    expect(stateIn('debian-image-6.1.0-56-amd64')).toBe('y');
    expect(stateIn('debian-image-6.1.0-56-rt-amd64')).toBe('absent');
  });

  it('cut anywhere give fewer options or a coded error', () => {
    const text = textOf('debian-image-6.1.0-56-cloud-amd64').slice(0, 3000);
    const { options } = parseKconfig(text.slice(0, text.lastIndexOf('\n')));
    for (let end = 0; end < text.length; end++) {
      try {
        expect(parseKconfig(text.slice(0, end)).count).toBeLessThanOrEqual(Object.keys(options).length + 1);
      } catch (error) {
        expect(error).toBeInstanceOf(KconfigError);
      }
    }
  });
});
