import type { CriuMessage } from '../../formats/criu/criu-image-set.ts';
import type { DetectCondition } from '../../object-types/criu/criu-object-type.ts';
import { type FileIndex, parentsOf, visitParents } from './file-index.ts';
import { testField } from './test-field.ts';

/** How many parents of the named field satisfy a condition. */
export function countMatches(condition: DetectCondition, index: FileIndex): number {
  switch (condition.op) {
    case 'file-present':
      return index.rawSizesOf(condition.file).length + index.messagesOf(condition.file).length;
    case 'file-not-empty':
      return index.rawSizesOf(condition.file).filter((bytes) => bytes > 0).length;
    case 'varies-between-tasks':
      return countVariants(condition, index);
    default:
      return countParents(condition, index);
  }
}

/** The parent messages (a VMA, a socket, a task) for which a condition holds. */
export function matchesOf(condition: DetectCondition, index: FileIndex): readonly CriuMessage[] {
  const matches: CriuMessage[] = [];
  visitMatches(condition, index, (parent) => matches.push(parent));
  return matches;
}

/** Every condition looks at every message of its files, so this allocates nothing. */
function visitMatches(condition: DetectCondition, index: FileIndex, visit: (parent: CriuMessage) => void): void {
  const roots = index.messagesOf(condition.file);
  if (roots.length === 0) return;
  const path = (condition.path ?? '').split('.');
  const field = path.at(-1) ?? '';
  for (const root of roots) {
    visitParents(root, path, (parent) => {
      if (holdsFor(parent, field, condition, index)) visit(parent);
    });
  }
}

function holdsFor(parent: CriuMessage, field: string, condition: DetectCondition, index: FileIndex): boolean {
  const own =
    condition.op === 'ne-ref'
      ? differsFromRoot(parent, field, index)
      : testField(parent, field, condition.op, condition);
  return own && (condition.and?.every((test) => testField(parent, test.field, test.op, test)) ?? true);
}

function countParents(condition: DetectCondition, index: FileIndex): number {
  let count = 0;
  visitMatches(condition, index, () => {
    count += 1;
  });
  return count;
}

/** Namespace ids are compared with those of the dumper itself; a missing side says nothing. */
function differsFromRoot(ids: CriuMessage, field: string, index: FileIndex): boolean {
  const own = ids[field];
  if (own === undefined || own === 0) return false;
  return index
    .messagesOf('inventory')
    .flatMap((inventory) => parentsOf(inventory, ['root_ids', field]))
    .some((root) => root[field] !== undefined && root[field] !== own);
}

function countVariants(condition: DetectCondition, index: FileIndex): number {
  const path = (condition.path ?? '').split('.');
  const field = path.at(-1) ?? '';
  const values = index
    .messagesOf(condition.file)
    .flatMap((root) => parentsOf(root, path))
    .map((parent) => parent[field])
    .filter((value) => typeof value === 'number');
  const different = new Set(values).size;
  return different > 1 ? different : 0;
}
