import type { EventStore } from '#usecases/ports.ts';
import type { PrismaClient } from './generated/client.ts';

/**
 * Events are written by the statements that change the matrix (sql/), which come one after the other, so ids follow the
 * order of commits and a reader that goes on after the last id misses none.
 */
export function createEventStore(prisma: PrismaClient): EventStore {
  return {
    after: async (id, limit) => {
      const rows = await prisma.event.findMany({ where: { id: { gt: id } }, orderBy: { id: 'asc' }, take: limit });
      return rows.map((row) => ({ ...row, id: Number(row.id) }));
    },
    latest: async () => Number((await prisma.event.aggregate({ _max: { id: true } }))._max.id ?? 0),
  };
}
