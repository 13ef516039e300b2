import type { Router } from 'express';
import { showKconfigDelta } from '#usecases/compare/show-kconfig-delta.ts';
import type { ApiDeps } from '../api-deps.ts';
import { mount, paramOf } from '../operation.ts';
import { getKconfigDelta } from '../operations/kconfig-delta.ts';
import { parseFields } from '../parse-fields.ts';
import { kconfigDeltaQuery } from '../schemas/kconfig-delta.ts';

export function mountKconfigDelta(router: Router, { ports }: ApiDeps): void {
  mount(router, getKconfigDelta, async (req, res) => {
    const { profile, format } = parseFields(kconfigDeltaQuery, req.query, 'query');
    const delta = await showKconfigDelta(ports, { ref: paramOf(req.params, 'ref'), profile });
    res.vary('Accept');
    const wanted = format ?? (req.accepts(['application/json', 'text/plain']) === 'text/plain' ? 'fragment' : 'json');
    if (wanted === 'fragment') res.type('text/plain; charset=utf-8').send(delta.fragment);
    else res.json(delta);
  });
}
