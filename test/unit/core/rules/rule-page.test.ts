import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '#core/object-types/catalogue.ts';
import type { Rule } from '#core/rules/rule.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { Confirmation } from '#core/rules/rule-page/confirmation.ts';
import { INDEX_HEAD, indexRow, ruleIndex } from '#core/rules/rule-page/rule-index.ts';
import { type RulePage, rulePage } from '#core/rules/rule-page/rule-page.ts';

function ruleOf(id: string): Rule {
  const rule = RULE_BOOK.rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

function blocksOf(page: RulePage, title: string) {
  return page.sections.find((section) => section.title === title)?.blocks;
}

describe('the page of a rule', () => {
  it.each(RULE_BOOK.rules.map((rule) => [rule.id, rule] as const))('%s says all there is, in words', (id, rule) => {
    const page = rulePage(rule, CATALOGUE, null);
    expect(page).toMatchObject({ id, title: rule.title, text: rule.text });
    expect(blocksOf(page, 'Needs')).toEqual([{ list: expect.objectContaining({ length: rule.needs.length }) }]);
    expect(blocksOf(page, 'Evidence')?.[0]).toEqual({ list: rule.evidence });
    expect(JSON.stringify(page)).not.toMatch(/undefined|\[object|NaN/);
  });

  it('says what it applies to and how that is detected', () => {
    const blocks = blocksOf(rulePage(ruleOf('memfd'), CATALOGUE, null), 'Applies to');
    expect(blocks?.[0]).toEqual({ text: 'Images with `criu/memfd`.' });
    expect(blocks?.[2]).toEqual({ list: expect.arrayContaining(['detected by: `type` of `files` is `18`']) });
    expect(blocksOf(rulePage(ruleOf('vdso-osabi'), CATALOGUE, null), 'Applies to')).toEqual([
      { text: 'The profile alone, whatever the image contains; only images of aarch64; kernels >=6.12.' },
    ]);
  });

  it('names the last restore and the reports that confirm it', () => {
    const told = (confirmation: Confirmation | null) =>
      blocksOf(rulePage(ruleOf('memfd'), CATALOGUE, confirmation), 'Last confirmed');
    expect(told(null)).toEqual([{ text: 'No recorded restore and no public report confirms this rule yet.' }]);
    const one = { count: 1, last: 'set on 6.1', recorded: '2026-12-01' };
    expect(told({ refused: one, met: { ...one, count: 3 }, reports: ['criu#1'] })).toEqual([
      {
        list: [
          '1 real restore that failed or lost something as this rule predicts. The last: `set on 6.1`, recorded on 2026-12-01',
          '3 real restores that worked, on a target that meets its needs. The last: `set on 6.1`, recorded on 2026-12-01',
          'reports of failures that this rule explains: criu#1',
        ],
      },
    ]);
  });

  it('says what an unmet need comes to', () => {
    const unmet = (patch: Partial<Rule>) =>
      blocksOf(rulePage({ ...ruleOf('memfd'), ...patch }, CATALOGUE, null), 'If a need is not met');
    const clear = { kind: 'filter', text: 'Clear it.', loses: null, helps: ['kernel'], criuMin: '2.9' } as const;
    expect(unmet({})).toEqual([{ text: 'A blocker: no workaround is known.' }]);
    expect(unmet({ unmet: 'note' })).toEqual([{ text: expect.stringMatching(/^A note: /) }]);
    expect(unmet({ unmet: 'unknown' })).toEqual([{ text: expect.stringMatching(/^Unknown: /) }]);
    expect(unmet({ adjustments: [clear] })?.[1]).toEqual({
      list: ['filter: Clear it. (against kernel; CRIU 2.9 or newer; loses nothing)'],
    });
  });
});

describe('the index of rules', () => {
  it('has every rule once, by area, and counts how sure they are', () => {
    const { summary, areas } = ruleIndex(RULE_BOOK.rules);
    const ids = areas.flatMap(({ rules }) => rules.map(({ id }) => id));
    expect([...ids].sort()).toEqual(RULE_BOOK.rules.map(({ id }) => id).sort());
    expect(areas.map(({ area }) => area)).toEqual(areas.map(({ area }) => area).sort());
    for (const { area, rules } of areas) expect(new Set(rules.map((rule) => rule.area))).toEqual(new Set([area]));
    const [total = 0, ...parts] = [...summary.matchAll(/\d+/g)].map(([count]) => Number(count));
    expect([total, parts.reduce((sum, part) => sum + part)]).toEqual([RULE_BOOK.rules.length, total]);
    expect(indexRow(ruleOf('memfd'))).toHaveLength(INDEX_HEAD.length);
  });
});
