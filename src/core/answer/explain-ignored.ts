import type { SignatureContent } from '../signature/signature.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import { ignores } from '../verdict/ignores.ts';
import { nearestNames } from './nearest-names.ts';

/** A note for each ignored type that matches no object of the image: a slip there would change nothing, silently. */
export function explainIgnored(
  { objects }: SignatureContent,
  ignore: readonly string[],
  { catalogue }: Evaluator,
): readonly string[] {
  const known = catalogue.map(({ id }) => id);
  return ignore
    .filter((entry) => !objects.some((object) => ignores([entry], object)))
    .map((entry) => explain(entry, known));
}

function explain(entry: string, known: readonly string[]): string {
  const note = `Ignored object type ${entry} is not in this image.`;
  const [type = ''] = entry.split('@');
  if (known.includes(type)) return note;
  const [nearest] = nearestNames(type, known, 1);
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `${note} The rule book does not know this type.${hint}`;
}
