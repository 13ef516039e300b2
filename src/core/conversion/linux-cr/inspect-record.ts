import type { RecordInspector, RecordKind } from '../../formats/linux-cr/record-inspector.ts';
import type { Arch } from '../../image/arch.ts';
import { type Conversion, conversionsOf } from '../../object-types/linux-cr/conversions.ts';
import { objectTypeIdOf } from '../../object-types/linux-cr/revisions.ts';
import type { RecordContext } from './converter.ts';
import { converterOf } from './converters.ts';
import { hasQueues } from './socket-converters.ts';

/** Longer records are not inspected, and not converted: no structure is half as long, and no task has so many signals. */
export const CONVERTED_BYTES = 8 * 1024;

const QUEUES = /\/queues$/;

/** The steps that a record of some version may take, one after the other, in one direction. */
function wayOf(type: string, version: number, arch: Arch, direction: 1 | -1): readonly Conversion[] {
  const steps: Conversion[] = [];
  for (let from = version; ; from += direction) {
    const step = conversionsOf(type).steps.find((one) => one.from === from && one.to === from + direction);
    if (step === undefined || step.only?.arches.includes(arch) === false) return steps;
    steps.push(step);
  }
}

interface Ways {
  readonly ways: readonly (readonly Conversion[])[];
  readonly bytes: number;
}

const known = new Map<string, Ways>();

function waysOf({ type, version, arch }: RecordKind): Ways {
  const key = `${type}@${version} ${arch}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const id = objectTypeIdOf(type);
  const ways = ([1, -1] as const)
    .map((direction) => wayOf(id, version, arch, direction))
    .filter((way) => way.some(({ stops }) => stops.length > 0));
  const built = { ways, bytes: ways.length === 0 ? 0 : CONVERTED_BYTES + 1 };
  known.set(key, built);
  return built;
}

/** The first step that the record may not take. */
function stopOn(way: readonly Conversion[], record: Uint8Array, context: RecordContext): string | null {
  let current = record;
  for (const step of way) {
    const [stop] = step.stops;
    const next = stop !== undefined && record.length > CONVERTED_BYTES ? null : converterOf(step)(current, context);
    if (next === null) return stop?.id ?? null;
    current = next;
  }
  return null;
}

/**
 * Tries every conversion that a record of the image might have to go through, while the image is read: the verdict then
 * says what the rewriter will do, since both run the same code. Keeps the ids of the steps that stop it, nothing else.
 */
export const conversionInspector: RecordInspector = {
  needs: (kind) => waysOf(kind).bytes,

  inspect(kind, record, { order, socketState }) {
    const context = { arch: kind.arch, order, socketState };
    return waysOf(kind).ways.flatMap((way) => stopOn(way, record, context) ?? []);
  },

  /** Each socket with queues has a receive and a write queue. Otherwise it is unclear whose queues are in the image. */
  finish(kind, { socketStates, queues }) {
    if (kind.type !== 'SOCKET') return [];
    const open = [...socketStates].reduce((sum, [state, count]) => sum + (hasQueues(state) ? count : 0), 0);
    if (queues === 2 * open) return [];
    const stops = waysOf(kind).ways.flatMap((way) => way.flatMap((step) => step.stops));
    return stops.map(({ id }) => id).filter((id) => QUEUES.test(id));
  },
};
