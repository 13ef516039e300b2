import type { Router } from 'express';
import { showGuarantee } from '#usecases/guarantees/show-guarantee.ts';
import { showGuarantees } from '#usecases/guarantees/show-guarantees.ts';
import type { ApiDeps } from '../api-deps.ts';
import { HttpError } from '../http-error.ts';
import { mount, paramOf } from '../operation.ts';
import { getGuarantee, getGuarantees } from '../operations/guarantees.ts';
import { parseFields } from '../parse-fields.ts';
import { guaranteeQuery, guaranteesQuery } from '../schemas/guarantee.ts';
import { viewGuarantees } from '../view-guarantee.ts';

export function mountGuarantees(router: Router, { ports }: ApiDeps): void {
  mount(router, getGuarantee, async (req, res) => {
    const { home, require } = parseFields(guaranteeQuery, req.query, 'query');
    res.json(await showGuarantee(ports, { ref: paramOf(req.params, 'ref'), home, require }));
  });

  mount(router, getGuarantees, async (req, res) => {
    const { format = null, fleet = null } = parseFields(guaranteesQuery, req.query, 'query');
    if (format === null && fleet === null) {
      const errors = [{ pointer: 'format', message: 'is required unless fleet is set' }];
      throw new HttpError('request-malformed', 'Set format, fleet, or both.', { errors });
    }
    res.json(viewGuarantees({ format, fleet }, await showGuarantees(ports, { format, fleet })));
  });
}
