import type { Router } from 'express';
import { showGuarantee } from '#usecases/show-guarantee.ts';
import type { ApiDeps } from '../api-deps.ts';
import { mount, paramOf } from '../operation.ts';
import { getGuarantee } from '../operations/guarantees.ts';
import { parseFields } from '../parse-fields.ts';
import { guaranteeQuery } from '../schemas/guarantee.ts';
import { viewGuarantee } from '../view-guarantee.ts';

export function mountGuarantees(router: Router, { ports }: ApiDeps): void {
  mount(router, getGuarantee, async (req, res) => {
    const { home } = parseFields(guaranteeQuery, req.query, 'query');
    res.json(viewGuarantee(await showGuarantee(ports, { ref: paramOf(req.params, 'ref'), home })));
  });
}
