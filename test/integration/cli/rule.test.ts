import type { Express } from 'express';
import { describe, expect, it } from 'vitest';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { appOver, call } from '../api/api-under-test.ts';
import { runMain } from './run-main.ts';

/** The rules are those of the code: nothing is stored. */
const app: Express = appOver({ evaluator: OWN_EVALUATOR } as Ports);

describe('rule', () => {
  it('shows every rule as text', async () => {
    for (const { id, title, text, evidence } of RULE_BOOK.rules) {
      const { code, out, err } = await runMain('rule', id);
      expect([code, err]).toEqual([0, '']);
      expect(out.startsWith(`${id}: ${title}\n`)).toBe(true);
      for (const part of [text, ...evidence]) expect(out).toContain(part);
    }
  });

  it.each(['memfd', 'vdso-osabi', 'linux-cr-header-kernel-version'])(
    'shows %s as JSON, as the service does',
    async (id) => {
      const { code, out } = await runMain('rule', id, '--output', 'json');
      const { links: _, ...served } = (await call(app, 'get', `/api/v1/rules/${id}`)).body;
      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual(served);
    },
  );

  it('lists all rules where none is named', async () => {
    const { code, out } = await runMain('rule');
    expect(code).toBe(0);
    for (const { id } of RULE_BOOK.rules) expect(out).toMatch(new RegExp(`^\\S+ +${id} `, 'm'));
    const { ruleBook, items } = JSON.parse((await runMain('rule', '-o', 'json')).out);
    expect([ruleBook, items.length]).toEqual([RULE_BOOK.revision, RULE_BOOK.rules.length]);
  });

  it.each([
    ['tcp-establihed', 'unknown rule "tcp-establihed": did you mean tcp-established'],
    ['\u001b[31m', 'unknown rule "\\u001b[31m": run restore-matrix rule to list all rules'],
  ])('refuses %j with what is nearest', async (id, message) => {
    const { code, out, err } = await runMain('rule', id);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
