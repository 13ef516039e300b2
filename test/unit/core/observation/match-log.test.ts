import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOG_SIGNS } from '#core/observation/log-signs.ts';
import { MAX_KEPT_LINES, matchLog } from '#core/observation/match-log.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { OUTCOMES } from '../../../support/truth/outcome.ts';

const FAILED = OUTCOMES.filter(({ outcome }) => outcome === 'failed' || outcome === 'restored-dead');

describe('a restore log', () => {
  it('of every recorded restore that failed names rules, and one cause', () => {
    expect(FAILED.length).toBeGreaterThan(150);
    for (const { error } of FAILED) {
      const { rules, cause } = matchLog((error ?? '').replaceAll('|', '\n'));
      const outOfReach = error?.includes('mapping with 0xfffffffffffffff4') ?? false;
      expect([error, cause]).toEqual([error, outOfReach ? 'host' : 'capability']);
      expect(rules).not.toEqual([]);
    }
  });

  it('is matched to rules that there are', () => {
    const ids = new Set(RULE_BOOK.rules.map(({ id }) => id));
    expect(LOG_SIGNS.flatMap(({ rules }) => rules).filter((rule) => !ids.has(rule))).toEqual([]);
    expect(LOG_SIGNS.every(({ rules }) => rules.length > 0)).toBe(true);
  });

  it('is matched as docs/observations.md says', () => {
    const page = readFileSync(new URL('../../../../docs/observations.md', import.meta.url), 'utf8');
    const rows = page.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
    const code = (texts: readonly string[]) => texts.map((text) => `\`${text}\``);
    for (const { holds, rules, cause } of LOG_SIGNS) {
      const row = [code(holds).join(' ... '), code(rules).join(', '), cause];
      expect(rows.map((cells) => cells.slice(1, 4))).toContainEqual(row);
    }
  });

  it.each([
    ["(00.1) 55: Error (criu/cr-restore.c:1): Can't fork for 55: File exists", 'host'],
    ['(00.1) Error (criu/files-reg.c:2): File usr/lib/libc.so has bad build-ID', 'host'],
    ["Error (criu/sk-inet.c:7): inet: Can't bind inet socket (id 3): Address already in use", 'host'],
    ['{"msg":"(00.02) Error (criu/sk-inet.c:654): Connected TCP socket in image"}', 'capability'],
    ['Error (criu/x.c:1): something that nobody knows', 'unmatched'],
    ['(00.1) pid 5 restored\n(00.2) all is well', null],
  ])('%s', (log, cause) => expect(matchLog(log).cause).toBe(cause));

  it('takes no long word for an address, and sees the last line of a long log', () => {
    expect(matchLog(`Error (criu/net.c:1): fe80::1 a${':'.repeat(900)}z`).lines[0]?.text).toContain('<address> <...>');
    const junk = Array.from({ length: 1_900 }, () => `Error (x a${':'.repeat(500)}z`);
    const late = [...junk, 'Error (criu/files-reg.c:2061): File /a/b has bad size 3 (expect 4)'].join('\n');
    expect(matchLog(late).lines[0]).toMatchObject({ cause: 'host' });
  });

  it('of both causes is not of the host', () => {
    const both = matchLog(
      "Error (criu/a.c:1): Can't fork for 5: File exists\nError (criu/b.c:1): Core march mismatch 2",
    );
    expect(both).toMatchObject({ cause: 'capability', rules: ['arch-mtype', 'set-pid'] });
  });

  it('keeps none of what is planted in it', () => {
    const secrets = [
      ...['/home/alice/payroll.db', 'usr/lib/x/secret.so', 'db-prod-7.internal.example', 'dbserver', 'hunter2'],
      ...['10.1.2.3', '192.168.0.17:5432', 'fe80::1ff:fe23:4567:890a', '0x7ffd1234abcd', 'deadbeefcafe0123'],
      ...['ghp_abcdefghijklmnop', 'AKIAIOSFODNN7EXAMPLE', 'alice@example.org', '48151', 'pässwort', 'PASSWORD=s3cr3t'],
    ];
    const log = secrets
      .flatMap((secret) => [
        `(00.123456) 48151: Error (criu/files-reg.c:2218): Can't open file ${secret} on restore: No such file or directory`,
        `Error (criu/net.c:12): net: '${secret}' failed, errno=${secret}, name:${secret}`,
        `Error: ${secret} ${secret}`,
        `Error (home/${secret}.c:1): x`,
        `traps: ${secret}[48151] trap invalid opcode ip:7f12 sp:7ffe`,
      ])
      .join('\n');
    const { lines } = matchLog(log);
    expect(lines.length).toBeGreaterThan(3);
    for (const { text } of lines) {
      for (const secret of secrets) expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
      expect(text).not.toMatch(/\d{5}|[0-9a-f]{8}|s3cr3t|example|alice/i);
    }
    expect(lines[0]).toEqual({
      text: "Error (criu/files-reg.c:2218): Can't open file <path> on restore: No such file or directory",
      rules: ['file-map-shared'],
      cause: 'host',
    });
  });

  it('that is hostile is short and quick to read', () => {
    const MIB = 1_048_576;
    const mean = [
      'Error ('.repeat(MIB / 7),
      '\n'.repeat(MIB),
      '\u001b['.repeat(MIB / 2),
      `Error (criu/${'a/'.repeat(MIB / 2)}`,
      'Error (criu/a.c:1): \u0000\u001b[31mred\u001b[0m\ud800\n'.repeat(20_000),
      Array.from(
        { length: 15_000 },
        (_, index) => `Error (criu/a.c:${index}): ${'0x'.repeat(10)}:::::${'='.repeat(20)}`,
      ).join('\n'),
    ];
    for (const log of mean) {
      const { lines } = matchLog(log);
      expect(lines.length).toBeLessThanOrEqual(MAX_KEPT_LINES);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      for (const { text } of lines) expect(text).toMatch(/^[^\u0000-\u001f\ud800]{1,200}$/);
    }
    // A cause among a mebibyte of junk is found all the same.
    const hidden = `${'x'.repeat(MIB / 2)}\n(00.5) Error (criu/cr-restore.c:1): Core march mismatch 2\n${'Error (a.c:1): junk\n'.repeat(9_000)}`;
    expect(matchLog(hidden).rules).toEqual(['arch-mtype']);
  });
});

describe('that a restore succeeded', () => {
  it("is shown by CRIU's own line alone, wherever it is", () => {
    const errors = Array.from({ length: 50 }, (_, at) => `Error (criu/net.c:${at}): Can't restore link: -95`).join(
      '\n',
    );
    const success = '(00.113549) Restore finished successfully. Tasks resumed.';
    expect(matchLog(`${errors}\n${success}\n(00.12) Writing stats`)).toMatchObject({
      succeeded: true,
      cause: 'capability',
    });
    expect(matchLog(`${errors}\nrestore was fine`).succeeded).toBe(false);
    expect(matchLog(success)).toEqual({ lines: [], rules: [], cause: null, succeeded: true });
  });
});
