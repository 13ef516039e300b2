import type pg from 'pg';
import type { ComparisonReadModel } from '#usecases/ports/comparison.ts';
import { compareColumns } from './sql/compare-columns.ts';

/** One statement, so one snapshot, for a comparison of two profiles. */
export function createComparisonReadModel(pool: pg.Pool): ComparisonReadModel {
  return { read: (query) => compareColumns(pool, query) };
}
