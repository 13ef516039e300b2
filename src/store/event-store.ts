import type pg from 'pg';
import type { EventStore } from '#usecases/ports/events.ts';
import type { PrismaClient } from './generated/client.ts';
import { pruneEvents } from './sql/prune-events.ts';

/**
 * Events are written under the lock of matrix_state (sql/), one transaction after the other, so ids follow the order of
 * commits and a reader that continues after the last id misses no event.
 */
export function createEventStore(pool: pg.Pool, prisma: PrismaClient): EventStore {
  return {
    after: async (id, limit) => {
      const rows = await prisma.event.findMany({ where: { id: { gt: id } }, orderBy: { id: 'asc' }, take: limit });
      return rows.map((row) => ({ ...row, id: Number(row.id) }));
    },
    latest: async () => Number((await prisma.event.aggregate({ _max: { id: true } }))._max.id ?? 0),
    prunedTo: async () => Number((await prisma.eventFeed.findUnique({ where: { id: 1 } }))?.prunedTo ?? 0),
    prune: (keep) => pruneEvents(pool, keep),
  };
}
