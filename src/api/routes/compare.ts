import type { Request, Response, Router } from 'express';
import { compareImages } from '#usecases/compare/compare-images.ts';
import { compareProfiles, MAX_LISTED } from '#usecases/compare/compare-profiles.ts';
import { comparisonCsv, driftCsv } from '#usecases/compare/comparison-csv.ts';
import type { ApiDeps } from '../api-deps.ts';
import { mount } from '../operation.ts';
import { getComparison } from '../operations/compare.ts';
import { parseFields } from '../parse-fields.ts';
import { compareQuery } from '../schemas/compare.ts';

function wantsCsv(req: Request, format: 'json' | 'csv' | undefined): boolean {
  return format === undefined ? req.accepts(['application/json', 'text/csv']) === 'text/csv' : format === 'csv';
}

/** A list that is cut says so before its first line and after its last. */
function sendCsv(res: Response, csv: string, isCut: boolean): void {
  res.setHeader('x-row-limit', String(MAX_LISTED));
  res.setHeader('x-rows-cut', String(isCut));
  res.type('text/csv; charset=utf-8').send(isCut ? `${csv}cut after ${MAX_LISTED} lines\n` : csv);
}

export function mountCompare(router: Router, { ports }: ApiDeps): void {
  mount(router, getComparison, async (req, res) => {
    const query = parseFields(compareQuery, req.query, 'query');
    const { from = '', to = '', fromImage, toImage = '', change = null, ignoreUnchanged, limit, cursor = null } = query;
    const asked = { changes: change, unchanged: !ignoreUnchanged, limit, cursor };
    const isCsv = wantsCsv(req, query.format);
    const paged = { paged: !isCsv };
    res.vary('Accept');
    if (fromImage === undefined) {
      const comparison = await compareProfiles(ports, { from, to, ...asked }, paged);
      if (isCsv) sendCsv(res, comparisonCsv(comparison), comparison.next !== null);
      else res.json(comparison);
      return;
    }
    const comparison = await compareImages(ports, { from: fromImage, to: toImage, ...asked }, paged);
    if (isCsv) sendCsv(res, driftCsv(comparison), comparison.next !== null);
    else res.json(comparison);
  });
}
