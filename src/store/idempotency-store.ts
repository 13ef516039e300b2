import type pg from 'pg';
import type { IdempotencyStore } from '#usecases/ports.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { beginRequest } from './sql/begin-request.ts';

export function createIdempotencyStore(pool: pg.Pool, prisma: PrismaClient): IdempotencyStore {
  return {
    begin: (key, requestHash) => beginRequest(pool, key, requestHash),
    finish: async (key, status, response) => {
      const stored = response === null ? Prisma.JsonNull : (response as Prisma.InputJsonValue);
      await prisma.idempotencyKey.updateMany({ where: { key }, data: { status, response: stored } });
    },
    forget: async (key) => {
      await prisma.idempotencyKey.deleteMany({ where: { key } });
    },
  };
}
