/** The strongest rung that holds for all images of a format, or of all formats, on all profiles or on those of a fleet. */

import { climbLadder } from '#core/guarantee/climb-ladder.ts';
import { type CombinedLadder, combineLadders } from '#core/guarantee/combine-ladders.ts';
import { IMAGE_FORMAT_NAMES, type ImageFormat } from '#core/image/image-format.ts';
import { findFleet } from '../fleets/find-fleet.ts';
import type { Fleet } from '../ports/fleets.ts';
import type { Ports } from '../ports/ports.ts';
import { type Reading, readSteady } from '../read-steady.ts';
import { type JudgedRows, judgeRows, type RowPorts } from './judge-rows.ts';

export interface NamedImage {
  readonly digest: string;
  readonly name: string;
}

export interface GuaranteeOfMany {
  /** Images that guarantees cannot tell apart count once. */
  readonly groups: number;
  /** False: there are more than were looked at, or profiles of the fleet are gone, so nothing is held for all. */
  readonly isComplete: boolean;
  readonly ladder: CombinedLadder<NamedImage>;
  readonly notes: readonly string[];
  readonly revision: number;
  readonly ruleBook: string;
  readonly evaluatedAt: string;
}

export interface GuaranteesInput {
  /** Null: images of every format. */
  readonly format: ImageFormat | null;
  /** Null: all recorded profiles. */
  readonly fleet: string | null;
}

/** Profiles that are gone and named. */
const MAX_GONE = 20;

export async function showGuarantees(ports: ManyPorts, input: GuaranteesInput): Promise<GuaranteeOfMany> {
  const { fleet, gone, judged } = await readSteady(() => readRows(ports, input));
  return {
    ...(await combine(judged, gone.length === 0)),
    notes: notesOf(fleet, gone, judged),
    revision: Math.min(...judged.map(({ revision }) => revision)),
    ruleBook: judged[0]?.ruleBook ?? ports.evaluator.ruleBook.revision,
    evaluatedAt: ports.clock.now().toISOString(),
  };
}

type ManyPorts = RowPorts & Pick<Ports, 'clock' | 'fleets' | 'matrix' | 'profiles'>;

interface ReadRows {
  readonly fleet: Fleet | null;
  /** Profiles of the fleet that are not recorded. */
  readonly gone: readonly string[];
  /** By format. */
  readonly judged: readonly JudgedRows[];
}

/** The fleet and each format are read on their own: they are of one revision where nothing changed in between. */
async function readRows(ports: ManyPorts, input: GuaranteesInput): Promise<Reading<ReadRows>> {
  const before = await ports.matrix.revision();
  const fleet = input.fleet === null ? null : await findFleet(ports, { name: input.fleet });
  const only = fleet === null ? null : new Set(fleet.members.map(({ profile }) => profile));
  const recorded = new Set(only === null ? [] : await ports.profiles.names());
  const gone = [...(only ?? [])].filter((profile) => !recorded.has(profile));
  const judged: JudgedRows[] = [];
  for (const format of input.format === null ? IMAGE_FORMAT_NAMES : [input.format]) {
    judged.push(await judgeRows(ports, { by: 'format', format }, only));
  }
  const isOne = judged.every(({ revision }) => revision === before.revision);
  return isOne ? { found: { fleet, gone, judged } } : { outdated: { fleet, gone, judged } };
}

/** In turns: a ladder over hundreds of profiles takes milliseconds, and there may be a thousand of them. */
async function combine(
  judged: readonly JudgedRows[],
  isKnown: boolean,
): Promise<Pick<GuaranteeOfMany, 'groups' | 'isComplete' | 'ladder'>> {
  const rows = judged.flatMap((one) => one.rows);
  const isComplete = isKnown && judged.every(({ isCut }) => !isCut);
  const ladders: { image: NamedImage; ladder: ReturnType<typeof climbLadder> }[] = [];
  for (const {
    group: {
      images: [image],
    },
    home,
    row,
  } of rows) {
    if (image !== undefined) ladders.push({ image, ladder: climbLadder(home, row) });
    await new Promise(setImmediate);
  }
  return { groups: rows.length, isComplete, ladder: combineLadders(ladders, isComplete) };
}

function notesOf(fleet: Fleet | null, gone: readonly string[], judged: readonly JudgedRows[]): readonly string[] {
  const isEmpty = judged.every(({ rows }) => rows.length === 0);
  return [
    ...(isEmpty ? ['No image is recorded, so no rung can be evaluated.'] : []),
    ...(fleet?.members.length === 0 ? ['The fleet has no profiles.'] : []),
    ...gone.slice(0, MAX_GONE).map((profile) => `Unknown profile ${profile}: no rung holds on its nodes.`),
  ];
}
