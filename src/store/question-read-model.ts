import type pg from 'pg';
import type { QuestionReadModel } from '#usecases/ports/ports.ts';
import { readQuestion } from './sql/read-question.ts';
import { readWilling } from './sql/read-willing.ts';
import { inTransaction } from './transaction.ts';

/** One round trip for a question; a transaction for two that have to see the same. */
export function createQuestionReadModel(pool: pg.Pool): QuestionReadModel {
  return {
    read: (imageRef, selector) => readQuestion(pool, imageRef, selector),
    willing: (signatureId) => readWilling(pool, signatureId),
    readBoth: ([first, second], selector) =>
      inTransaction(
        pool,
        async (client) =>
          [await readQuestion(client, first, selector), await readQuestion(client, second, selector)] as const,
        'repeatable read, read only',
      ),
  };
}
