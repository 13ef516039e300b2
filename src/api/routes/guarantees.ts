import type { Router } from 'express';
import { showGuarantee } from '#usecases/show-guarantee.ts';
import { showGuarantees } from '#usecases/show-guarantees.ts';
import type { ApiDeps } from '../api-deps.ts';
import { mount, paramOf } from '../operation.ts';
import { getGuarantee, getGuarantees } from '../operations/guarantees.ts';
import { parseFields } from '../parse-fields.ts';
import { guaranteeQuery, guaranteesQuery } from '../schemas/guarantee.ts';
import { viewGuarantee, viewGuarantees } from '../view-guarantee.ts';

export function mountGuarantees(router: Router, { ports }: ApiDeps): void {
  mount(router, getGuarantee, async (req, res) => {
    const { home } = parseFields(guaranteeQuery, req.query, 'query');
    res.json(viewGuarantee(await showGuarantee(ports, { ref: paramOf(req.params, 'ref'), home })));
  });

  mount(router, getGuarantees, async (req, res) => {
    const { format } = parseFields(guaranteesQuery, req.query, 'query');
    res.json(viewGuarantees(format, await showGuarantees(ports, { format })));
  });
}
