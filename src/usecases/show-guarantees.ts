/** The strongest rung that holds for all images of a format. */
import { climbLadder } from '#core/guarantee/climb-ladder.ts';
import { type CombinedLadder, combineLadders } from '#core/guarantee/combine-ladders.ts';
import type { ImageFormat } from '#core/inventory/inventory.ts';
import { EVALUATOR, type Evaluator } from './evaluator.ts';
import { judgeRows, type RowPorts } from './judge-rows.ts';
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

export async function showGuarantees(
  ports: RowPorts & Pick<Ports, 'clock'>,
  input: { format: ImageFormat },
  evaluator: Evaluator = EVALUATOR,
): Promise<GuaranteeOfMany> {
  const { rows, isCut, revision, ruleBook } = await judgeRows(ports, { by: 'format', ...input }, null, evaluator);
  const ladders = rows.flatMap(({ group: { images }, home, row }) => {
    const [image] = images;
    return image === undefined ? [] : [{ image, ladder: climbLadder(home, row) }];
  });
  return {
    groups: rows.length,
    isComplete: !isCut,
    ladder: combineLadders(ladders, !isCut),
    revision,
    ruleBook,
    evaluatedAt: ports.clock.now().toISOString(),
  };
}
