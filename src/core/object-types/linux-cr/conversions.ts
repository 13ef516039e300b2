import type { Arch } from '../../image/arch.ts';
import { BACKWARD_NOTES, type ConversionNote, FORWARD_NOTES, NO_WAY_BACK } from './conversion-notes.ts';
import { VERSION_BUMPS } from './header-revisions.ts';
import { objectTypeIdOf } from './revisions.ts';
import type { VersionBump } from './version-bump.ts';

/** Why a single record may not go over: it holds what the other version has no place for, or lacks what that needs. */
export interface ConversionStop {
  /** `linux-cr/socket-inet@2/connected`: the version it cannot become, and why. In the attribute `conversionStops`. */
  readonly id: string;
  readonly text: string;
}

/** One step between neighbouring versions of a record type that user space can make. */
export interface Conversion {
  /** Record type as in header-revisions.ts: `TASK`, `CPU@x86`. */
  readonly type: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What is lost; null = nothing. Backward there is never a loss: a record that would lose something stops. */
  readonly loses: string | null;
  /** Assumptions about the restart that could not be verified. */
  readonly assumes: readonly string[];
  /** Reasons for which a record may not go over. */
  readonly stops: readonly ConversionStop[];
  /** Architectures it exists on; null = all. */
  readonly only: { readonly arches: readonly Arch[]; readonly why: string } | null;
}

/** Versions that nothing leads to, and why. */
export interface Barrier {
  readonly to: number;
  readonly why: string;
}

interface Conversions {
  readonly steps: readonly Conversion[];
  readonly barriers: readonly Barrier[];
}

function keyOf({ type, toVersion }: VersionBump): string {
  return `${type}@${toVersion}`;
}

/** A bump that only moves numbers touches every record alike. */
function touchesContent({ kinds }: VersionBump): boolean {
  return kinds.some((kind) => kind === 'layout' || kind === 'element');
}

function stopOf(type: string, to: number, [name, text]: readonly [string, string]): ConversionStop {
  return { id: `${objectTypeIdOf(type)}@${to}/${name}`, text };
}

function build(bump: VersionBump, from: number, to: number, text: string, note: ConversionNote): Conversion {
  const { type } = bump;
  return {
    type,
    from,
    to,
    text,
    loses: note.loses ?? null,
    assumes: note.assumes ?? [],
    stops: (note.stops ?? []).map((stop) => stopOf(type, to, stop)),
    only: note.only ?? null,
  };
}

function forward(bump: VersionBump): readonly Conversion[] {
  if (bump.conversion === 'impossible') return [];
  const note = FORWARD_NOTES[keyOf(bump)] ?? {};
  return [build(bump, bump.toVersion - 1, bump.toVersion, bump.change, note)];
}

/** What the older version would lack; a record that has it stays as it is. */
const HOLDS_MORE: readonly [string, string] = [
  'holds-more',
  'it contains data that the older version has no field for',
];

function backward(bump: VersionBump): readonly Conversion[] {
  if (bump.conversion === 'impossible' || NO_WAY_BACK[keyOf(bump)] !== undefined) return [];
  const note = BACKWARD_NOTES[keyOf(bump)] ?? (touchesContent(bump) ? { stops: [HOLDS_MORE] } : {});
  return [build(bump, bump.toVersion, bump.toVersion - 1, `Reverse without loss: ${bump.change}`, note)];
}

function barriersOf(bump: VersionBump): readonly Barrier[] {
  const back = NO_WAY_BACK[keyOf(bump)];
  const behind = bump.toVersion - 1;
  if (bump.conversion === 'impossible') {
    return [
      { to: bump.toVersion, why: bump.how },
      { to: behind, why: bump.how },
    ];
  }
  return back === undefined ? [] : [{ to: behind, why: back }];
}

const byType = new Map<string, Conversions>();
for (const bump of VERSION_BUMPS) {
  const id = objectTypeIdOf(bump.type);
  const known = byType.get(id) ?? { steps: [], barriers: [] };
  byType.set(id, {
    steps: [...known.steps, ...forward(bump), ...backward(bump)],
    barriers: [...known.barriers, ...barriersOf(bump)],
  });
}

const NONE: Conversions = { steps: [], barriers: [] };

/** All steps between versions of an object type, by its id (`linux-cr/task`). */
export function conversionsOf(objectType: string): Conversions {
  return byType.get(objectType) ?? NONE;
}

/** Every step there is. */
export const CONVERSIONS: readonly Conversion[] = [...byType.values()].flatMap(({ steps }) => steps);
