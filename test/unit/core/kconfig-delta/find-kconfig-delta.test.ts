import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKconfig } from '#core/kconfig/parse-kconfig.ts';
import { findKconfigDelta } from '#core/kconfig-delta/find-kconfig-delta.ts';
import { type KconfigDelta, obstaclesOf } from '#core/kconfig-delta/kconfig-delta.ts';
import { writeFragment } from '#core/kconfig-delta/write-fragment.ts';
import type { Profile } from '#core/profile/profile.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { RuleBook } from '#core/rules/rule.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { predict } from '../../../support/truth/judge-outcome.ts';
import { bytesOf, inventoryOf } from '../formats/linux-cr/corpus.ts';
import { makeBook, makeContent, makeRule } from '../verdict/make-content.ts';
import { makeProfile } from '../verdict/make-profile.ts';
import { readCorpusProfile } from '../verdict/read-corpus-profile.ts';

const deltaOf = (content: SignatureContent, profile: Profile, ruleBook: RuleBook) =>
  findKconfigDelta(content, profile, { ...OWN_EVALUATOR, ruleBook });

/** The configuration with the fragment read into it, as `merge_config.sh` would. */
function merged(profile: Profile, fragment: string): Profile {
  return { ...profile, kconfig: { ...profile.kconfig, ...parseKconfig(fragment).options } };
}

function verdictWith(
  content: SignatureContent,
  profile: Profile,
  options: Readonly<Record<string, string>>,
  book = RULE_BOOK,
) {
  return decideVerdict(content, { ...profile, kconfig: { ...profile.kconfig, ...options } }, book);
}

const optionsOf = ({ lines }: Pick<KconfigDelta, 'lines'>) =>
  Object.fromEntries(lines.map(({ option, value }) => [option, value]));

/** True of every delta: it does what it says, and not with one line less. */
function expectProven(
  delta: KconfigDelta,
  content: SignatureContent,
  profile: Profile,
  book: RuleBook = RULE_BOOK,
): void {
  const all = optionsOf(delta);
  const after = verdictWith(content, profile, all, book);
  expect(obstaclesOf(after).length).toBeLessThanOrEqual(delta.notHelpedByKconfig.length);
  if (delta.notHelpedByKconfig.length === 0) {
    expect(['yes', 'conditional']).toContain(delta.after.verdict);
    expect(['yes', 'conditional']).toContain(after.verdict);
  }
  expect(delta.minimal).toBe(true);
  for (const { option, reasons, was, value } of delta.lines) {
    const { [option]: _, ...others } = all;
    const less = verdictWith(content, profile, others, book);
    expect(obstaclesOf(less).length + less.assumptions.length).toBeGreaterThan(0);
    if (delta.notHelpedByKconfig.length === 0) expect(['no', 'unknown']).toContain(less.verdict);
    expect(reasons.map(({ rule }) => rule)).not.toEqual([]);
    expect(was).not.toBe(value);
  }
}

const IMAGES: readonly (readonly [string, () => Promise<{ content: SignatureContent; profile: Profile }>])[] = [
  ['pipes', () => predict({ image: '6.1.0-56-amd64__pipes', kernel: '6.1.0-56-amd64' })],
  ['tcp', () => predict({ image: 'host-6.18__tcp', kernel: '6.1.0-56-amd64' })],
  ['timens', () => predict({ image: 'host-6.18__timens', kernel: '6.12.117+deb12-amd64' })],
  ['sysvipc', () => predict({ image: 'host-6.18__sysvipc', kernel: '6.1.0-56-amd64' })],
  [
    'linux-cr',
    async () => ({
      content: signatureOf(inventoryOf(bytesOf('b-pipes-epoll-sockets-ipc-pty'))).content,
      profile: readCorpusProfile('linux-cr-2.6.38'),
    }),
  ],
];

describe('options knocked out of a configuration', () => {
  it.each(IMAGES)('come back as the delta of %s, and none too many', async (_name, load) => {
    const { content, profile: whole } = await load();
    const relevant = relevantOptions(RULE_BOOK).map((option) => [option, whole.kconfig[option] ?? 'n'] as const);
    const profile = { ...whole, kconfig: Object.fromEntries(relevant) };
    // Options of rules about other images make no difference to this one.
    const types = new Set(content.objects.map(({ type }) => type));
    const rules = RULE_BOOK.rules.filter(({ appliesTo: to }) => to === 'profile' || to.some((type) => types.has(type)));
    const asked = relevantOptions({ ...RULE_BOOK, rules });
    const known = asked.filter((option) => ['y', 'm'].includes(profile.kconfig[option] ?? ''));
    expect(known.length).toBeGreaterThan(10);
    const start = deltaOf(content, profile, RULE_BOOK);
    let changed = 0;
    fc.assert(
      fc.property(fc.subarray(known, { minLength: 1 }), fc.boolean(), (out, gone) => {
        const kconfig = Object.fromEntries(
          Object.entries(profile.kconfig).flatMap(([option, value]) =>
            !out.includes(option) ? [[option, value]] : gone ? [] : [[option, 'n']],
          ),
        );
        const without = { ...profile, kconfig };
        const delta = deltaOf(content, without, RULE_BOOK);
        expectProven(delta, content, without);
        const startOptions = Object.keys(optionsOf(start));
        for (const { option } of delta.lines) expect([...out, ...startOptions]).toContain(option);
        expect(delta.notHelpedByKconfig.map(({ rule }) => rule)).toEqual(
          start.notHelpedByKconfig.map(({ rule }) => rule),
        );
        const viaText = decideVerdict(content, merged(without, writeFragment(delta, 'web', 'p')), RULE_BOOK);
        expect(viaText.verdict).toBe(delta.after.verdict);
        changed += delta.lines.length;
      }),
      { numRuns: 18, seed: 5 },
    );
    expect(changed).toBeGreaterThan(12);
  });
});

describe('alternatives', () => {
  const content = makeContent({ 'criu/memfd': {} });
  const off = (...options: string[]) => Object.fromEntries(options.map((option) => [`CONFIG_${option}`, 'n']));
  const any = (...options: string[]) => ({
    need: 'kconfig-any' as const,
    anyOf: options.map((option) => ({ option: `CONFIG_${option}` })),
  });

  it('that two rules share are taken once', () => {
    const book = makeBook(
      makeRule([any('A', 'B')], { id: 'one' }),
      makeRule([any('C', 'B')], { id: 'two' }),
      makeRule([any('D', 'C', 'B')], { id: 'three' }),
    );
    const profile = makeProfile({ kconfig: off('A', 'B', 'C', 'D'), kconfigComplete: true });
    const delta = deltaOf(content, profile, book);
    expect(optionsOf(delta)).toEqual({ CONFIG_B: 'y' });
    expect(delta).toMatchObject({ minimal: true, smallest: true, notHelpedByKconfig: [] });
    expect(delta.lines[0]?.reasons.map(({ rule }) => rule)).toEqual(['one', 'three', 'two']);
    expectProven(delta, content, profile, book);
  });

  it('that the kernel does not have are not proposed', () => {
    const need = {
      need: 'kconfig-any' as const,
      anyOf: [
        { option: 'CONFIG_OLD', until: '5.0' },
        { option: 'CONFIG_FUTURE', since: '7.0' },
        { option: 'CONFIG_NOW' },
      ],
    };
    const profile = makeProfile({ kconfigComplete: true });
    expect(optionsOf(deltaOf(content, profile, makeBook(makeRule([need]))))).toEqual({ CONFIG_NOW: 'y' });
  });

  it('too many to try are reported', () => {
    const rules = Array.from({ length: 12 }, (_, at) => makeRule([any(`A${at}`, `B${at}`)], { id: `r-${at}` }));
    const profile = makeProfile({ kconfigComplete: true });
    const delta = deltaOf(content, profile, makeBook(...rules));
    expect([delta.lines.length, delta.smallest, delta.minimal]).toEqual([12, false, true]);
    expect(delta.after.verdict).toBe('yes');
  });
});

describe('values', () => {
  const content = makeContent({ 'criu/memfd': {} });
  const need = (option: string, more: object = {}) => ({ need: 'kconfig' as const, allOf: [{ option, ...more }] });

  it('that must be off are written as a configuration writes them', () => {
    const book = makeBook(makeRule([need('CONFIG_BAD', { value: 'n' })]));
    const profile = makeProfile({ kconfig: { CONFIG_BAD: 'y' }, kconfigComplete: true });
    const delta = deltaOf(content, profile, book);
    expectProven(delta, content, profile, book);
    const fragment = writeFragment(delta, 'web', 'p');
    expect(fragment).toContain('\n# CONFIG_BAD is not set\n');
    expect(parseKconfig(fragment).options).toEqual({ CONFIG_BAD: 'n' });
  });

  it('that contradict each other help one rule and not the other', () => {
    const book = makeBook(
      makeRule([need('CONFIG_X')], { id: 'wants-it' }),
      makeRule([need('CONFIG_X', { value: 'n' })], { id: 'wants-it-off' }),
    );
    const delta = deltaOf(content, makeProfile({ kconfig: { CONFIG_X: 'n' }, kconfigComplete: true }), book);
    expect(delta).toMatchObject({ after: { verdict: 'no' }, lines: [] });
    expect(delta.notHelpedByKconfig.map(({ rule }) => rule)).toEqual(['wants-it']);
  });

  it('may be modules where the need allows it', () => {
    const book = makeBook(makeRule([need('CONFIG_TUN', { module: 'tun' }), need('CONFIG_NET')]));
    const delta = deltaOf(content, makeProfile({ kconfigComplete: true }), book);
    expect(delta.lines.map(({ option, module }) => [option, module])).toEqual([
      ['CONFIG_NET', null],
      ['CONFIG_TUN', 'tun'],
    ]);
    const fixed = makeProfile({ kconfigComplete: true, facts: { modulesLoaded: [], modulesLoadable: false } });
    expect(deltaOf(content, fixed, book).lines.map(({ module }) => module)).toEqual([null, null]);
  });

  it('that are not recorded are asked for, and told from those that are off', () => {
    const book = makeBook(makeRule([need('CONFIG_A'), need('CONFIG_B')]));
    const profile = makeProfile({ kconfig: { CONFIG_B: 'n' } });
    const delta = deltaOf(content, profile, book);
    expect(delta.lines.map(({ option, was }) => [option, was])).toEqual([
      ['CONFIG_A', 'unknown'],
      ['CONFIG_B', 'n'],
    ]);
    const unknown = deltaOf(content, makeProfile({ kconfig: { CONFIG_B: 'y' } }), book);
    expect([unknown.before.verdict, unknown.after.verdict]).toEqual(['unknown', 'yes']);
  });

  it('that show a fact change together, of this architecture alone', () => {
    const image = makeContent({ 'criu/page-size': { pageSize: 4096 } }, { arch: 'aarch64' });
    const profile = makeProfile({
      arch: 'aarch64',
      kconfig: { CONFIG_ARM64_4K_PAGES: 'n', CONFIG_ARM64_16K_PAGES: 'n', CONFIG_ARM64_64K_PAGES: 'y' },
      kconfigComplete: true,
    });
    const delta = deltaOf(image, profile, RULE_BOOK);
    expect(optionsOf(delta)).toMatchObject({ CONFIG_ARM64_4K_PAGES: 'y', CONFIG_ARM64_64K_PAGES: 'n' });
    expect(Object.keys(optionsOf(delta)).some((option) => option.includes('PPC'))).toBe(false);
    const recorded = { ...profile, facts: { ...profile.facts, pageSize: 65_536 } };
    const { notHelpedByKconfig } = deltaOf(image, recorded, RULE_BOOK);
    expect(notHelpedByKconfig.map(({ rule }) => rule)).toContain('page-size');
  });
});

describe('what Kconfig does not help', () => {
  it('is reported beside the lines that help the rest', () => {
    const content = makeContent({ 'criu/memfd': {} }, { arch: 's390x' });
    const book = makeBook(makeRule([{ need: 'kconfig', allOf: [{ option: 'CONFIG_A' }] }]));
    const delta = deltaOf(content, makeProfile({ kconfigComplete: true }), book);
    expect(optionsOf(delta)).toEqual({ CONFIG_A: 'y' });
    expect(delta.notHelpedByKconfig.map(({ rule }) => rule)).toEqual(['arch-differs']);
    expect(delta.after.verdict).toBe('no');
  });

  it('is a restorer of another family, whatever the options', () => {
    const content = makeContent({ 'linux-cr/ipc': {} }, { format: 'linux-cr' });
    const delta = deltaOf(content, makeProfile({ kconfigComplete: true }), RULE_BOOK);
    expect(delta).toMatchObject({ restorer: null, lines: [], before: { verdict: 'no' }, after: { verdict: 'no' } });
    expect(delta.notHelpedByKconfig.map(({ rule }) => rule)).toEqual(['restorer-family-missing']);
  });

  it('of several restorers the lines are for one that options help', () => {
    const content = makeContent({ 'criu/memfd': {} });
    const book = makeBook(
      makeRule([{ need: 'criu', min: '4.0', below: 'fails' }], { id: 'newer' }),
      makeRule([{ need: 'kconfig', allOf: [{ option: 'CONFIG_A' }, { option: 'CONFIG_B' }], restorers: '>=4.0' }], {
        id: 'options',
      }),
    );
    const profile = makeProfile({ restorers: ['criu@3.17', 'criu@4.2'], kconfigComplete: true });
    // CRIU 3.17 has one obstacle only, and nothing helps it; 4.2 has two, and options help both.
    const delta = deltaOf(content, profile, book);
    expect([delta.restorer?.text, delta.lines.length, delta.after.verdict]).toEqual(['criu@4.2', 2, 'yes']);
    expectProven(delta, content, profile, book);
  });
});

describe('a verdict that needs no help', () => {
  it('gets no lines', async () => {
    const { content, profile, decision } = await predict({ image: '6.1.0-56-amd64__pipes', kernel: '6.1.0-56-amd64' });
    expect(decision.verdict).not.toBe('no');
    expect(deltaOf(content, profile, RULE_BOOK)).toMatchObject({ lines: [], minimal: true, smallest: true });
  });
});

describe('a fragment', () => {
  it('holds hostile names on one line of comment', () => {
    const content = makeContent({ 'criu/memfd': {} });
    const book = makeBook(makeRule([{ need: 'kconfig', allOf: [{ option: 'CONFIG_A' }] }]));
    const delta = deltaOf(content, makeProfile({ kconfigComplete: true }), book);
    const fragment = writeFragment(delta, 'x\nCONFIG_EVIL=y', 'p\r\n# CONFIG_A is not set');
    expect(parseKconfig(fragment).options).toEqual({ CONFIG_A: 'y' });
  });
});
