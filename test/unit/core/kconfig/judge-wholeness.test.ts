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

  it('takes neither a few lines nor a stub for one', () => {
    expect(judge('CONFIG_TUN=y\n')).toBe(false);
    expect(judge('#\n# Automatically generated file; DO NOT EDIT.\n#\nCONFIG_TUN=y\n')).toBe(false);
  });
});
