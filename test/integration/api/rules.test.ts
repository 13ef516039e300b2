/** Every rule can be looked up by the name that findings give it. */
import type { Express } from 'express';
import { describe, expect, it } from 'vitest';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { appOver, call } from './api-under-test.ts';

/** The rules are those of the code: nothing is stored. */
const app: Express = appOver({ evaluator: OWN_EVALUATOR } as Ports);

describe('the rules over HTTP', () => {
  it('are listed in the order of the rule book, each with a page that exists', async () => {
    const { status, body } = await call(app, 'get', '/api/v1/rules');
    expect(status).toBe(200);
    expect(body.ruleBook).toBe(RULE_BOOK.revision);
    const items: readonly { readonly id: string; readonly links: { readonly docs: string } }[] = body.items;
    expect(items.map(({ id }) => id)).toEqual(RULE_BOOK.rules.map(({ id }) => id));
    for (const { links } of items) expect((await call(app, 'get', links.docs)).status, links.docs).toBe(200);
  });

  it('are shown one by one, as documented', async () => {
    for (const { id, needs, evidence } of RULE_BOOK.rules) {
      const { status, body } = await call(app, 'get', `/api/v1/rules/${id}`);
      expect({ id, status }).toEqual({ id, status: 200 });
      expect(body).toMatchObject({ id, needs: JSON.parse(JSON.stringify(needs)), evidence });
    }
  });

  it('show what last confirmed them, on the page too', async () => {
    const { body } = await call(app, 'get', '/api/v1/rules/x86-avx2');
    expect(body.confirmation.refused).toMatchObject({
      count: expect.any(Number),
      recorded: expect.stringMatching(/^2026-/),
    });
    expect((await call(app, 'get', '/docs/rules/x86-avx2')).text).toContain(body.confirmation.refused.last);
    const unconfirmed = await call(app, 'get', '/api/v1/rules/linux-cr-checkpoint-kconfig');
    expect(unconfirmed.body.confirmation).toBeNull();
    expect((await call(app, 'get', '/docs/rules/linux-cr-checkpoint-kconfig')).text).toContain('No recorded restore');
  });

  it('tell profiles from images', async () => {
    const about = async (id: string) => {
      const { body } = await call(app, 'get', `/api/v1/rules/${id}`);
      return [body.about, body.appliesTo];
    };
    expect(await about('vdso-vvar-vclock')).toEqual(['profile', []]);
    expect(await about('memfd')).toEqual(['image', ['criu/memfd']]);
  });

  it('are offered where a name is nearly one', async () => {
    const { status, body } = await call(app, 'get', '/api/v1/rules/tcp-establihed');
    expect([status, body.code, body.nearest[0]]).toEqual([404, 'rule-not-found', 'tcp-established']);
  });
});

describe('the pages of rules', () => {
  it('is a page for a browser too where there is no such rule, and a problem document for all others', async () => {
    const browser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
    const page = await call(app, 'get', '/docs/rules/tcp-establihed', browser);
    expect([page.status, page.type, page.headers.vary]).toEqual([404, 'text/html', expect.stringMatching(/accept/i)]);
    expect(page.text).toContain('<code>tcp-established</code>');
    expect(page.text).toContain('/docs/errors#rule-not-found');
    const hostile = await call(app, 'get', `/docs/${encodeURIComponent('<img src=x>')}`, browser);
    expect([hostile.status, hostile.text.includes('<img')]).toEqual([404, false]);
    for (const [path, accept] of [
      ['/docs/rules/nope', '*/*'],
      ['/docs/rules/nope', 'application/json'],
      ['/api/v1/rules/nope', 'text/html'],
    ] as const) {
      const { status, type } = await call(app, 'get', path, { headers: { accept } });
      expect([path, status, type]).toEqual([path, 404, 'application/problem+json']);
    }
  });

  it('have every rule in their index', async () => {
    const { status, type, text } = await call(app, 'get', '/docs/rules');
    expect([status, type]).toEqual([200, 'text/html']);
    for (const { id } of RULE_BOOK.rules) expect(text).toContain(`href="/docs/rules/${id}"`);
  });

  it('show what a rule says, with code and links', async () => {
    const { text, headers } = await call(app, 'get', '/docs/rules/madv-hugepage');
    for (const part of [
      '<title>Huge-page advice on mappings · Restore Matrix</title>',
      '<li>kernel 2.6.38 or newer (madvise(2))</li>',
      '<code>CONFIG_TRANSPARENT_HUGEPAGE</code>',
      '<a href="https://github.com/checkpoint-restore/criu/issues/2636" rel="noreferrer">',
    ]) {
      expect(text).toContain(part);
    }
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';/);
    expect(text).not.toMatch(/<script|<style|style=|onclick=/);
  });

  it('are open where a token is asked for, and nothing beside them is', async () => {
    const guarded = appOver({ evaluator: OWN_EVALUATOR } as Ports, { auth: 'token', tokens: ['right'] });
    const statusOf = async (path: string) => (await call(guarded, 'get', path)).status;
    expect(await Promise.all(['/docs/rules', '/docs/rules/memfd'].map(statusOf))).toEqual([200, 200]);
    const closed = ['/docs/rules/memfd/', '/docs/rules/a/b', '/docs/rulesXmemfd', '/api/v1/rules/memfd'];
    expect(await Promise.all(closed.map(statusOf))).toEqual(closed.map(() => 401));
  });

  it('name what is nearest to a rule that there is not', async () => {
    const { status, body } = await call(app, 'get', '/docs/rules/memfdd');
    expect([status, body.code, body.nearest]).toEqual([404, 'rule-not-found', ['memfd']]);
  });
});
