import type { ProfileSelector } from '#core/answer/profile-selector.ts';
import type { QuestionSnapshot } from '#usecases/ports/ports.ts';
import { parseImageRef, showName } from '../image-ref.ts';
import type { Queryable } from '../transaction.ts';
import { membersOf } from './fleets.ts';
import { onlyRow } from './matrix-state.ts';
import { CELL_COLUMNS, type CellRow, cellOf } from './read-cells.ts';
import { selectorCondition } from './read-profiles.ts';

interface QuestionRow extends CellRow {
  readonly revision: number;
  readonly matrixRuleBook: string;
  readonly signatureId: number | null;
  readonly digest: string;
  readonly format: NonNullable<QuestionSnapshot['image']>['format'];
  readonly imageArch: NonNullable<QuestionSnapshot['image']>['arch'];
  readonly signature: string;
  readonly detectedBy: string;
  readonly firstName: string | null;
  readonly firstTag: string | null;
  readonly members: QuestionSnapshot['members'];
  readonly profileId: number | null;
  readonly profileRevision: number;
  readonly profile: string;
  readonly release: string;
  readonly versionKey: string;
  readonly arch: string;
}

/** One row per selected profile, or one without a profile. One statement is one snapshot. */
function textFor(condition: string, members: string): string {
  return `
select m.revision, m.rule_book as "matrixRuleBook",
       i.signature_id as "signatureId", i.digest, i.format, i.arch as "imageArch", s.hash as signature,
       i.detected_by as "detectedBy", n.name as "firstName", n.tag as "firstTag",
       ${members} as members,
       p.id as "profileId", p.revision as "profileRevision", p.name as profile,
       p.release, p.version_key as "versionKey", p.arch, ${CELL_COLUMNS}
  from matrix_state m
  left join image i on i.id = coalesce((select x.id from image x where x.digest = $1),
                                       (select y.image_id from image_name y where y.name = $2 and y.tag = $3))
  left join signature s on s.id = i.signature_id
  left join lateral (select z.name, z.tag from image_name z where z.image_id = i.id
                      order by z.name, z.tag limit 1) n on true
  left join (select p.id, p.name, p.revision, r.release, r.version_key, r.arch
               from profile p join profile_revision r on r.profile_id = p.id and r.revision = p.revision
              where ${condition}) p on true
  left join cell c on c.signature_id = i.signature_id and c.profile_id = p.id
  left join decision d on d.hash = c.decision_hash
 where m.id = 1
 order by p.version_key, p.name`;
}

export async function readQuestion(
  client: Queryable,
  imageRef: string,
  selector: ProfileSelector,
): Promise<QuestionSnapshot> {
  const ref = parseImageRef(imageRef);
  const { sql, values } = selectorCondition(selector, 4);
  const members = selector.by === 'fleet' ? membersOf('$4') : 'null';
  const { rows } = await client.query<QuestionRow>({
    name: `read-question-${selector.by}`,
    text: textFor(sql, members),
    values: [ref.digest, ref.name, ref.tag, ...values],
  });
  const first = onlyRow(rows);
  const { revision, matrixRuleBook: ruleBook, members: fleet } = first;
  const image = imageOf(first, ref);
  const detectedBy = image === null ? '' : first.detectedBy;
  return { image, detectedBy, candidates: rows.flatMap(candidateOf), members: fleet, revision, ruleBook };
}

function imageOf(row: QuestionRow, ref: ReturnType<typeof parseImageRef>): QuestionSnapshot['image'] {
  if (row.signatureId === null) return null;
  const first = row.firstName === null ? '' : showName(row.firstName, row.firstTag ?? '');
  const name = ref.name === null ? first : showName(ref.name, ref.tag);
  const { digest, format, imageArch: arch, signatureId, signature } = row;
  return { digest, name, format, arch, signatureId, signature };
}

function candidateOf(row: QuestionRow): QuestionSnapshot['candidates'] {
  if (row.profileId === null) return [];
  const { profileId, profileRevision, profile, release, versionKey, arch } = row;
  return [{ profileId, profileRevision, profile, release, versionKey, arch, cell: cellOf(row) }];
}
