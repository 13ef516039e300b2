import type pg from 'pg';
import type { ObjectType } from '#core/object-types/object-type.ts';
import type { ObjectTypeStore } from '#usecases/ports/ports.ts';
import type { PrismaClient } from './generated/client.ts';
import { putObjectType, recordBuiltinTypes } from './sql/record-object-types.ts';
import { storableText } from './storable-text.ts';
import { inTransaction } from './transaction.ts';

export function createObjectTypeStore(pool: pg.Pool, prisma: PrismaClient): ObjectTypeStore {
  return {
    recordBuiltin: (types) => inTransaction(pool, (client) => recordBuiltinTypes(client, types)),
    put: (type) => putObjectType(pool, type),
    find: async (id) => {
      const row = await prisma.objectType.findUnique({ where: { id: storableText(id) } });
      return row === null ? null : typeOf(row);
    },
    list: async () => (await prisma.objectType.findMany({ orderBy: { id: 'asc' } })).map(typeOf),
  };
}

function typeOf(row: { body: unknown; builtin: boolean }): { type: ObjectType; builtin: boolean } {
  return { type: row.body as ObjectType, builtin: row.builtin };
}
