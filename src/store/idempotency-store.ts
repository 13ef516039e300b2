import type pg from 'pg';
import type { IdempotencyStore } from '#usecases/ports/ports.ts';
import type { PrismaClient } from './generated/client.ts';
import { beginRequest, finishRequest } from './sql/idempotent-requests.ts';

export function createIdempotencyStore(pool: pg.Pool, prisma: PrismaClient): IdempotencyStore {
  return {
    begin: (key, requestHash) => beginRequest(pool, key, requestHash),
    finish: (key, status, response) => finishRequest(pool, key, status, response),
    forget: async (key) => {
      await prisma.idempotencyKey.deleteMany({ where: { key } });
    },
  };
}
