import { LISTED_CHANGES } from '#core/answer/comparison.ts';
import {
  compareImages as composeComparison,
  type ImageComparison,
  type PlacedItem,
} from '#core/answer/image-comparison.ts';
import type { Judged } from '#core/answer/judge-profiles.ts';
import { oldestOf } from '#core/answer/oldest-of.ts';
import { CHANGES, type Change } from '#core/matrix/compare-columns.ts';
import { openPage, type PageInput, sealPage } from '../cursor.ts';
import { judgeCandidates } from '../evaluation/judge-candidates.ts';
import { imageNotFound } from '../not-found.ts';
import type { Ports, QuestionSnapshot } from '../ports/ports.ts';
import { CHANGED, readSteady } from '../read-steady.ts';
import { MAX_LISTED } from './compare-profiles.ts';

export type CompareImagesPorts = Pick<
  Ports,
  'questions' | 'images' | 'profiles' | 'signatures' | 'clock' | 'evaluator'
>;

export interface CompareImagesInput extends PageInput {
  readonly from: string;
  readonly to: string;
  readonly changes: readonly Change[] | null;
  readonly unchanged: boolean;
}

/** How two images differ, and on which profiles that matters. */
export async function compareImages(
  ports: CompareImagesPorts,
  input: CompareImagesInput,
  { paged = true }: { paged?: boolean } = {},
): Promise<ImageComparison> {
  const page = openPage('profiles', input);
  const changes = new Set(input.changes ?? (input.unchanged ? CHANGES : LISTED_CHANGES));
  return readSteady(async () => {
    const [first, second] = await ports.questions.readBoth([input.from, input.to], { by: 'all' });
    if (first.image === null) throw await imageNotFound(ports, input.from);
    if (second.image === null) throw await imageNotFound(ports, input.to);
    const contents = await ports.signatures.content([first.image.signatureId, second.image.signatureId]);
    const [before, after] = [await judge(ports, first), await judge(ports, second)];
    const had = contents.get(first.image.signatureId)?.content;
    const has = contents.get(second.image.signatureId)?.content;
    if (had === undefined || has === undefined || before.outdated || after.outdated) return CHANGED;
    const { all, ...compared } = composeComparison(
      { image: first.image, content: had, judged: before.profiles },
      { image: second.image, content: has, judged: after.profiles },
      first.candidates,
    );
    const listed = inOrder(all.filter(({ item }) => changes.has(item.change)));
    const comparison = {
      ...compared,
      ...pageOf(listed, page.cursor, paged ? page.limit : MAX_LISTED),
      revision: first.revision,
      ruleBook: first.ruleBook || ports.evaluator.ruleBook.revision,
      evaluatedAt: oldestOf([...before.profiles, ...after.profiles], ports.clock.now().toISOString()),
    };
    return { found: comparison };
  });
}

async function judge(ports: CompareImagesPorts, { image, candidates, ruleBook }: QuestionSnapshot): Promise<Judged> {
  if (image === null) return { profiles: [], outdated: true };
  return judgeCandidates(ports, image.signatureId, candidates, { current: ruleBook });
}

interface Listed extends PlacedItem {
  readonly key: string;
}

/** The database may sort names by a language; cursors compare them as they are. */
function inOrder(items: readonly PlacedItem[]): readonly Listed[] {
  return items
    .map((placed) => ({ ...placed, key: `${placed.versionKey}\n${placed.item.profile}` }))
    .sort((a, b) => compareKeys(a.key, b.key));
}

function pageOf(
  listed: readonly Listed[],
  cursor: string | null,
  limit: number,
): Pick<ImageComparison, 'items' | 'next'> {
  const start = cursor === null ? 0 : listed.findIndex(({ key }) => compareKeys(key, cursor) > 0);
  const rest = start < 0 ? [] : listed.slice(start);
  const items = rest.slice(0, limit);
  const last = rest.length > limit ? items.at(-1) : undefined;
  const sealed = sealPage('profiles', { items, next: last?.key ?? null });
  return { items: sealed.items.map(({ item }) => item), next: sealed.next };
}

/** By version, then name. */
function compareKeys(a: string, b: string): number {
  const [[versionA = '', nameA = ''], [versionB = '', nameB = '']] = [a.split('\n'), b.split('\n')];
  if (versionA !== versionB) return versionA < versionB ? -1 : 1;
  return nameA === nameB ? 0 : nameA < nameB ? -1 : 1;
}
