import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { judgeWholeness } from '#core/kconfig/judge-wholeness.ts';
import { parseKconfig } from '#core/kconfig/parse-kconfig.ts';

const FOLDER = new URL('../../../../data/profiles/kconfig/', import.meta.url);
const TEXTS = readdirSync(FOLDER).map(
  (name) => [name, gunzipSync(readFileSync(new URL(name, FOLDER))).toString('utf8')] as const,
);
const judge = (text: string) => judgeWholeness(text, parseKconfig(text).options).whole;

/** Of some files only the options are kept: a part of such a text does not show that it is one. */
const COMMENTED = TEXTS.filter(([, text]) => text.includes('# General setup'));

describe('judgeWholeness', () => {
  it.each(TEXTS)('knows %s, with its comments and without', (_, text) => {
    expect(judge(text)).toBe(true);
    expect(judge(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toBe(true);
    expect(judge(text.replaceAll(/^#.*\n/gm, ''))).toBe(true);
  });

  it.each(TEXTS)('takes no merged list of %s for it, whatever stands above', (_, text) => {
    const lines = text.split('\n').filter((line) => /^(?:# )?CONFIG_(?!HAVE_)/.test(line));
    const merged = lines.sort().join('\n');
    expect(judge(`# x86_64\n${merged}`)).toBe(false);
    expect(judge(`# Automatically generated file; DO NOT EDIT.\n${merged}`)).toBe(false);
  });

  it.each([0.03, 0.1, 0.5, 0.9, 0.99])('does not take the first %f of one for the whole', (part) => {
    for (const [name, text] of COMMENTED) {
      const lines = text.split('\n');
      const cut = lines.slice(0, Math.ceil(part * lines.length)).join('\n');
      const { whole, why } = judgeWholeness(cut, parseKconfig(cut).options);
      expect({ name, whole, why }).toMatchObject({ name, whole: false, why: expect.stringContaining('cut off') });
    }
  });

  it.each(TEXTS)('takes no piece of %s for it, even without comments', (_, text) => {
    const lines = text.split('\n').filter((line) => line !== '' && !/^#(?! CONFIG_)/.test(line));
    for (const part of [0.05, 0.3, 0.5, 0.8]) {
      expect(judge(lines.slice(0, lines.length * part).join('\n'))).toBe(false);
    }
    expect(judge(lines.slice(lines.length / 2).join('\n'))).toBe(false);
    expect(judge(lines.filter((line) => line.endsWith('=y')).join('\n'))).toBe(false);
    expect(judge(lines.filter((line) => /=[ym]$/.test(line)).join('\n'))).toBe(false);
  });

  it('takes neither a few lines nor a stub for one', () => {
    expect(judge('CONFIG_TUN=y\n')).toBe(false);
    expect(judge('#\n# Automatically generated file; DO NOT EDIT.\n#\nCONFIG_TUN=y\n')).toBe(false);
  });
});
