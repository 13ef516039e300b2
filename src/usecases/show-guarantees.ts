/** The strongest rung that holds for all images of a format, or of all formats, on all profiles or on those of a fleet. */
import { climbLadder } from '#core/guarantee/climb-ladder.ts';
import { type CombinedLadder, combineLadders } from '#core/guarantee/combine-ladders.ts';
import type { ImageFormat } from '#core/inventory/inventory.ts';
import { EVALUATOR, type Evaluator } from './evaluator.ts';
import { findFleet } from './find-fleet.ts';
import { type JudgedRows, judgeRows, type RowPorts } from './judge-rows.ts';
import type { Ports } from './ports.ts';

export interface NamedImage {
  readonly digest: string;
  readonly name: string;
}

export interface GuaranteeOfMany {
  /** Images that guarantees cannot tell apart count once. */
  readonly groups: number;
  /** False: there are more than were looked at, so nothing is held for all. */
  readonly isComplete: boolean;
  readonly ladder: CombinedLadder<NamedImage>;
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

const FORMATS: readonly ImageFormat[] = ['linux-cr', 'criu', 'inventory'];
/** As in ask-can-restore.ts. */
const MAX_READS = 3;

export async function showGuarantees(
  ports: RowPorts & Pick<Ports, 'clock' | 'fleets'>,
  input: GuaranteesInput,
  evaluator: Evaluator = EVALUATOR,
): Promise<GuaranteeOfMany> {
  for (let read = 1; ; read++) {
    const fleet = input.fleet === null ? null : await findFleet(ports, { name: input.fleet });
    const only = fleet === null ? null : new Set(fleet.members.map(({ profile }) => profile));
    const judged: JudgedRows[] = [];
    for (const format of input.format === null ? FORMATS : [input.format]) {
      judged.push(await judgeRows(ports, { by: 'format', format }, only, evaluator));
    }
    // Each format is a snapshot of its own: they are one where nothing changed in between.
    const revisions = judged.map(({ revision }) => revision);
    if (new Set(revisions).size > 1 && read < MAX_READS) continue;
    return {
      ...combine(judged),
      revision: Math.min(...revisions),
      ruleBook: judged[0]?.ruleBook ?? evaluator.ruleBook.revision,
      evaluatedAt: ports.clock.now().toISOString(),
    };
  }
}

function combine(judged: readonly JudgedRows[]): Pick<GuaranteeOfMany, 'groups' | 'isComplete' | 'ladder'> {
  const rows = judged.flatMap((one) => one.rows);
  const isComplete = judged.every(({ isCut }) => !isCut);
  const ladders = rows.flatMap(({ group: { images }, home, row }) => {
    const [image] = images;
    return image === undefined ? [] : [{ image, ladder: climbLadder(home, row) }];
  });
  return { groups: rows.length, isComplete, ladder: combineLadders(ladders, isComplete) };
}
