import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KconfigError } from '#core/kconfig/kconfig-error.ts';
import { lookUpOption } from '#core/kconfig/look-up-option.ts';
import {
  MAX_KCONFIG_ERRORS,
  MAX_KCONFIG_LENGTH,
  MAX_KCONFIG_LINE_LENGTH,
  MAX_KCONFIG_LINES,
  MAX_KCONFIG_NOTES,
  MAX_KCONFIG_OPTIONS,
  parseKconfig,
} from '#core/kconfig/parse-kconfig.ts';

function faultOf(text: string): KconfigError {
  try {
    parseKconfig(text);
  } catch (error) {
    if (error instanceof KconfigError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}

const NO_NOTES = { notes: [], noteCount: 0 };

describe('parseKconfig', () => {
  it('reads every kind of line', () => {
    const text = [
      '#',
      '# Automatically generated file; DO NOT EDIT.',
      '# Linux/x86 6.1.176 Kernel Configuration',
      '#',
      'CONFIG_X86_64=y',
      'CONFIG_TUN=m',
      '# CONFIG_VETH is not set',
      'CONFIG_EXPLICIT=n',
      '',
      'CONFIG_LSM="landlock,yama,apparmor"',
      'CONFIG_EMPTY=""',
      'CONFIG_ESCAPED="say \\"hi\\" in C:\\\\"',
      'CONFIG_HZ=250',
      'CONFIG_NEGATIVE=-1',
      'CONFIG_ADDRESS=0xFFFF0000',
      '#CONFIG_NO_BLANK is not set',
      '# CONFIG_TALK: a comment about an option',
      '# end of something',
    ].join('\n');
    expect(parseKconfig(text)).toEqual({
      options: {
        CONFIG_X86_64: 'y',
        CONFIG_TUN: 'm',
        CONFIG_VETH: 'n',
        CONFIG_EXPLICIT: 'n',
        CONFIG_LSM: '"landlock,yama,apparmor"',
        CONFIG_EMPTY: '""',
        CONFIG_ESCAPED: '"say \\"hi\\" in C:\\\\"',
        CONFIG_HZ: '250',
        CONFIG_NEGATIVE: '-1',
        CONFIG_ADDRESS: '0xffff0000',
      },
      count: 10,
      hint: { arch: 'x86', version: '6.1.176' },
      ...NO_NOTES,
    });
  });

  it('reads CRLF as LF', () => {
    expect(parseKconfig('CONFIG_A=y\r\n\r\n# CONFIG_B is not set\r\n')).toEqual({
      options: { CONFIG_A: 'y', CONFIG_B: 'n' },
      count: 2,
      hint: null,
      ...NO_NOTES,
    });
  });

  it.each([
    ['a byte order mark', '\uFEFF# a\nCONFIG_A=y', { CONFIG_A: 'y' }],
    [
      'blanks and tabs at the end',
      'CONFIG_A=y  \t\n# CONFIG_B is not set \nCONFIG_C="x" ',
      { CONFIG_A: 'y', CONFIG_B: 'n', CONFIG_C: '"x"' },
    ],
    [
      'a comment after a value',
      'CONFIG_A=y # why\nCONFIG_B=250\t# HZ\nCONFIG_C="a # b" # c',
      { CONFIG_A: 'y', CONFIG_B: '250', CONFIG_C: '"a # b"' },
    ],
    ['small letters in a name', 'CONFIG_IPv6=y\n# CONFIG_xen is not set', { CONFIG_IPv6: 'y', CONFIG_xen: 'n' }],
    ['an option twice with one value', 'CONFIG_A=y\nCONFIG_B=m\nCONFIG_A=y', { CONFIG_A: 'y', CONFIG_B: 'm' }],
  ])('reads %s without a word', (_, text, options) => {
    expect(parseKconfig(text)).toMatchObject({ options, ...NO_NOTES });
  });

  it('takes the last of two values, and says so', () => {
    expect(parseKconfig('CONFIG_A=y\nCONFIG_B=y\n# CONFIG_A is not set')).toMatchObject({
      options: { CONFIG_A: 'n', CONFIG_B: 'y' },
      notes: [{ line: 3, message: 'CONFIG_A is given twice, as y in line 1 and as n here: the last one counts' }],
    });
  });

  it('takes an option without a value as neither on nor off, and says so', () => {
    const { options, notes } = parseKconfig('CONFIG_A=\nCONFIG_B=y');
    expect(lookUpOption(options, true, 'CONFIG_A')).toBe('unknown');
    expect(notes).toEqual([{ line: 1, message: 'CONFIG_A has no value: it is read as neither on nor off' }]);
  });

  it('counts the notes that it does not keep', () => {
    const { notes, noteCount } = parseKconfig('CONFIG_A=\n'.repeat(1_000));
    expect([notes.length, noteCount]).toEqual([MAX_KCONFIG_NOTES, 1_000]);
  });

  it('reads the version in the head of kernels before 2.6.37', () => {
    expect(parseKconfig('# Linux kernel version: 2.6.32\nCONFIG_A=y').hint).toEqual({ arch: null, version: '2.6.32' });
  });

  it('reads an empty text as no options', () => {
    expect(parseKconfig('')).toEqual({ options: {}, count: 0, hint: null, ...NO_NOTES });
  });

  it.each([
    ['CONFIG_A=y\nnonsense\n', 'kconfig-malformed-line', 2],
    ['\n\n CONFIG_A=y', 'kconfig-bad-name', 3],
    ['CONFIG_A =y', 'kconfig-bad-name', 1],
    ['export CONFIG_A=y', 'kconfig-bad-name', 1],
    ['A=y', 'kconfig-bad-name', 1],
    ['CONFIG_=y', 'kconfig-bad-name', 1],
    ['# CONFIG_A-B is not set', 'kconfig-bad-name', 1],
    [`CONFIG_${'A'.repeat(122)}=y`, 'kconfig-bad-name', 1],
    ['CONFIG_A=yes', 'kconfig-bad-value', 1],
    ['CONFIG_A=Y', 'kconfig-bad-value', 1],
    ['CONFIG_A=1.5', 'kconfig-bad-value', 1],
    ['CONFIG_A=0x', 'kconfig-bad-value', 1],
    ['CONFIG_A="open', 'kconfig-bad-value', 1],
    ['CONFIG_A="a"b"', 'kconfig-bad-value', 1],
    ['CONFIG_A="a\\n"', 'kconfig-bad-value', 1],
    [`CONFIG_A="${'x'.repeat(4095)}"`, 'kconfig-bad-value', 1],
    ['CONFIG_A="\0"', 'kconfig-malformed-line', 1],
    ['\x7fELF\x02\x01', 'kconfig-malformed-line', 1],
    [`#${' '.repeat(MAX_KCONFIG_LINE_LENGTH)}`, 'kconfig-line-too-long', 1],
    ['\n'.repeat(MAX_KCONFIG_LINES + 1), 'kconfig-too-many-lines', 0],
    [' '.repeat(MAX_KCONFIG_LENGTH + 1), 'kconfig-too-large', 0],
  ])('refuses text %#', (text, code, line) => {
    expect(faultOf(text)).toMatchObject({ code, line });
  });

  it('takes as many options as the cap and not one more', () => {
    const options = (n: number) => Array.from({ length: n }, (_, i) => `CONFIG_${i}=y`).join('\n');
    expect(parseKconfig(options(MAX_KCONFIG_OPTIONS)).count).toBe(MAX_KCONFIG_OPTIONS);
    expect(faultOf(options(MAX_KCONFIG_OPTIONS + 1))).toMatchObject({ code: 'kconfig-too-many-options', line: 0 });
  });

  it('names every faulty line, up to the cap', () => {
    expect(faultOf('CONFIG_A=y\nx\nCONFIG_B=?\nCONFIG_C=m\nCONFIG_A=m').errors).toEqual([
      { code: 'kconfig-malformed-line', line: 2, message: 'expected CONFIG_NAME=value, a comment or nothing' },
      { code: 'kconfig-bad-value', line: 3, message: 'CONFIG_B: expected y, m, n, a number or a quoted string' },
    ]);
    expect(faultOf('x\n'.repeat(1000)).errors).toHaveLength(MAX_KCONFIG_ERRORS);
  });

  it('throws nothing but KconfigError', () => {
    const almost = fc.string({
      unit: fc.constantFrom('CONFIG_', 'A', '=', 'y', '"', '\\', '\n', '\r', '# ', ' is not set', '0x', '-', '1'),
    });
    fc.assert(
      fc.property(fc.oneof(fc.string(), almost), (text) => {
        try {
          const { options, count } = parseKconfig(text);
          expect(Object.keys(options)).toHaveLength(count);
        } catch (error) {
          expect(error).toBeInstanceOf(KconfigError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back what was written', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_]{1,20}$/).map((text) => `CONFIG_${text}`);
    const quoted = fc
      .string({ unit: fc.constantFrom('a', ' ', ',', '=', '#', '\\', '"', 'é') })
      .map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
    const value = fc.oneof(
      fc.constantFrom('y', 'm', 'n'),
      fc.integer().map(String),
      fc.nat().map((n) => `0x${n.toString(16)}`),
      quoted,
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.constantFrom('\n', '\r\n'), (options, newline) => {
        const lines = Object.entries(options).map(([key, text]) =>
          text === 'n' ? `# ${key} is not set` : `${key}=${text}`,
        );
        const parsed = parseKconfig(lines.join(newline));
        expect(parsed.options).toEqual({ ...options });
        expect(parsed.count).toBe(lines.length);
      }),
    );
  });
});
