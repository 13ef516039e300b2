/** Every rule can be looked up by the name that findings give it. */
import { existsSync } from 'node:fs';
import type { Express } from 'express';
import { describe, expect, it } from 'vitest';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { appOver, call } from './api-under-test.ts';

/** The rules are those of the code: nothing is stored. */
const app: Express = appOver({} as Ports);

describe('the rules over HTTP', () => {
  it('are listed in the order of the rule book, each with a page that exists', async () => {
    const { status, body } = await call(app, 'get', '/api/v1/rules');
    expect(status).toBe(200);
    expect(body.ruleBook).toBe(RULE_BOOK.revision);
    const items: readonly { readonly id: string; readonly links: { readonly docs: string } }[] = body.items;
    expect(items.map(({ id }) => id)).toEqual(RULE_BOOK.rules.map(({ id }) => id));
    const pageless = items.filter(({ links }) => !existsSync(new URL(`../../../${links.docs}`, import.meta.url)));
    expect(pageless).toEqual([]);
  });

  it('are shown one by one, as documented', async () => {
    for (const { id, needs, evidence } of RULE_BOOK.rules) {
      const { status, body } = await call(app, 'get', `/api/v1/rules/${id}`);
      expect({ id, status }).toEqual({ id, status: 200 });
      expect(body).toMatchObject({ id, needs: JSON.parse(JSON.stringify(needs)), evidence });
    }
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
