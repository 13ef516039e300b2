import type { Ports } from '../ports/ports.ts';
import { UseCaseError } from '../use-case-error.ts';
import { enqueueOpenChunks } from './start-rule-book.ts';

/** Only the rule book of the code that runs can be made current, because it cannot evaluate by another. */
export async function makeRuleBookCurrent(
  ports: Pick<Ports, 'cells' | 'capsules' | 'ruleBooks' | 'queue' | 'evaluator'>,
  input: { readonly revision: string },
): Promise<void> {
  const { ruleBook } = ports.evaluator;
  if (input.revision !== ruleBook.revision) {
    throw new UseCaseError('rule-book-not-here', `Unknown rule book: this service has ${ruleBook.revision}.`, {
      errors: [{ pointer: 'revision', message: `must be ${ruleBook.revision}` }],
    });
  }
  await ports.cells.wantRuleBook(ruleBook.revision, 'api');
  await enqueueOpenChunks(ports);
}
