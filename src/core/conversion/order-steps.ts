import { OBJECT_FILTERS } from '../object-types/linux-cr/filters.ts';
import type { PlannedStep } from '../verdict/verdict.ts';

const KINDS: readonly PlannedStep['kind'][] = ['filter', 'convert', 'option', 'host'];

/** Where a conversion stands: by object type, then in the order of its versions; the header is stamped last. */
function placeOf({ effects }: PlannedStep): readonly [isStamp: number, type: string, at: number] {
  const conversion = effects.find((effect) => effect.on === 'image');
  if (conversion === undefined || conversion.on !== 'image') return [1, '', 0];
  const { type, version, toVersion } = conversion;
  return [0, type, toVersion > version ? version : -version];
}

/** The steps in the order to follow them: what is dropped first, then what is converted, then what the host does. */
export function orderSteps(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  return [...steps].sort((a, b) => {
    const kind = KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
    if (kind !== 0) return kind;
    const [[stampA, typeA, atA], [stampB, typeB, atB]] = [placeOf(a), placeOf(b)];
    return stampA - stampB || (typeA < typeB ? -1 : typeA > typeB ? 1 : 0) || atA - atB;
  });
}

/** What a plan wants dropped or emptied, by the names that `convert --drop` takes. */
export function dropsOf(steps: readonly PlannedStep[]): readonly string[] {
  const filters = steps.filter(({ kind }) => kind === 'filter');
  const texts = new Set(filters.map(({ text }) => text));
  return OBJECT_FILTERS.filter(({ text }) => texts.has(text)).map(({ objectType }) => objectType);
}
