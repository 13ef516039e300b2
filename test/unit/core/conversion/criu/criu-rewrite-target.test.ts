import { describe, expect, it } from 'vitest';
import { CriuRewriteTarget } from '#core/conversion/criu/criu-rewrite-target.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { makeProfile } from '../../verdict/make-profile.ts';

const OLD_CRIU = makeProfile({ restorers: ['criu@4.1.1'] });
const DROP = ['criu/madv-hugepage'];

describe('what a conversion does to a set', () => {
  it('is what the rules ask for, and what is dropped on request', () => {
    const { edits } = new CriuRewriteTarget(OLD_CRIU, DROP, OWN_EVALUATOR);
    expect(edits.map(({ id }) => id)).toEqual(expect.arrayContaining(['page-counts', 'huge-page-advice']));
    expect(new CriuRewriteTarget(makeProfile({}), [], OWN_EVALUATOR).edits).not.toContainEqual(
      expect.objectContaining({ id: 'page-counts' }),
    );
  });

  it('comes from the rule book that is wired in', () => {
    const { ruleBook } = OWN_EVALUATOR;
    const rules = ruleBook.rules.filter(({ id }) => id !== 'pagemap-u64-count' && id !== 'madv-hugepage');
    const other = { ...OWN_EVALUATOR, ruleBook: { revision: 'rb-other', rules } };
    expect(new CriuRewriteTarget(OLD_CRIU, [], other).edits.map(({ id }) => id)).not.toContain('page-counts');
    expect(() => new CriuRewriteTarget(OLD_CRIU, DROP, other)).toThrow('no rule covers it');
  });
});
