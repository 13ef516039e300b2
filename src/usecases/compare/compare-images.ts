/** How two images differ, and on which profiles that matters. */

import type { ProfileAnswer } from '#core/matrix/answer.ts';
import { CHANGES, type Change, type ComparedDecision, isFlip } from '#core/matrix/compare-columns.ts';
import { compareImages as driftOf, type ImageDrift } from '#core/matrix/compare-images.ts';
import { openPage, type PageInput, sealPage } from '../cursor.ts';
import { imageNotFound } from '../not-found.ts';
import type { Ports, QuestionCandidate, QuestionSnapshot } from '../ports/ports.ts';
import { type JudgedProfile, judgeCandidates } from '../questions/judge-candidates.ts';
import { readSteady } from '../read-steady.ts';
import { MAX_LISTED } from './compare-profiles.ts';
import { type ComparisonItem, countsOf, itemOf } from './comparison.ts';

export type CompareImagesPorts = Pick<
  Ports,
  'questions' | 'images' | 'profiles' | 'signatures' | 'clock' | 'evaluator'
>;

type ComparedImage = NonNullable<QuestionSnapshot['image']>;

export interface DriftItem extends Omit<ComparisonItem, 'signature' | 'images' | 'onTheSpot'> {
  readonly profile: string;
  readonly kernel: string;
  readonly arch: string;
}

export interface ImageComparison {
  readonly of: 'images';
  readonly from: Omit<ComparedImage, 'signatureId'>;
  readonly to: Omit<ComparedImage, 'signatureId'>;
  /** One signature: whatever differs, no verdict can. */
  readonly sameSignature: boolean;
  readonly drift: ImageDrift;
  /** Profiles by what becomes of the verdict. */
  readonly profiles: { readonly total: number; readonly counts: Readonly<Record<Change, number>> };
  readonly items: readonly DriftItem[];
  readonly next: string | null;
  readonly notes: readonly string[];
  readonly revision: number;
  readonly ruleBook: string;
  readonly evaluatedAt: string;
}

export interface CompareImagesInput extends PageInput {
  readonly from: string;
  readonly to: string;
  readonly changes: readonly Change[] | null;
  readonly unchanged: boolean;
}

export async function compareImages(
  ports: CompareImagesPorts,
  input: CompareImagesInput,
  { paged = true }: { paged?: boolean } = {},
): Promise<ImageComparison> {
  const page = openPage('profiles', input);
  return readSteady(async () => {
    const [first, second] = await ports.questions.readBoth([input.from, input.to], { by: 'all' });
    if (first.image === null) throw await imageNotFound(ports, input.from);
    if (second.image === null) throw await imageNotFound(ports, input.to);
    const [before, after] = [await judge(ports, first), await judge(ports, second)];
    const drift = await readDrift(ports, first.image.signatureId, second.image.signatureId);
    if (drift === null) return { gone: () => imageNotFound(ports, input.from) };
    const items = itemsOf(first.candidates, before.byProfile, after.byProfile);
    const changes = new Set(input.changes ?? (input.unchanged ? CHANGES : CHANGES.filter(isFlip)));
    const listed = items.filter(({ item }) => changes.has(item.change));
    const times = [...before.byProfile.values(), ...after.byProfile.values()].map(({ evaluatedAt }) => evaluatedAt);
    const comparison: ImageComparison = {
      of: 'images',
      from: withoutId(first.image),
      to: withoutId(second.image),
      sameSignature: first.image.signatureId === second.image.signatureId,
      drift,
      profiles: countProfiles(items),
      ...pageOf(listed, page.cursor, paged ? page.limit : MAX_LISTED),
      notes: items.length === 0 ? ['No profile is recorded: nothing is known of what the difference does.'] : [],
      revision: first.revision,
      ruleBook: first.ruleBook || ports.evaluator.ruleBook.revision,
      evaluatedAt: oldest(times, ports.clock.now()).toISOString(),
    };
    return before.outdated || after.outdated ? { outdated: comparison } : { found: comparison };
  });
}

type ByProfile = ReadonlyMap<number, JudgedProfile>;

async function judge(
  ports: CompareImagesPorts,
  { image, candidates, ruleBook }: QuestionSnapshot,
): Promise<{ byProfile: ByProfile; outdated: boolean }> {
  if (image === null) return { byProfile: new Map(), outdated: false };
  const plain = { strict: false, ignore: [] };
  const judged = await judgeCandidates(ports, image.signatureId, candidates, plain, ruleBook);
  const byName = new Map(judged.profiles.map((one) => [one.answer.profile, one]));
  const found = candidates.flatMap(({ profileId, profile }) => {
    const one = byName.get(profile);
    return one === undefined || one.fault ? [] : [[profileId, one] as const];
  });
  return { byProfile: new Map(found), outdated: judged.outdated };
}

/** Null: a signature is gone. */
async function readDrift(ports: CompareImagesPorts, from: number, to: number): Promise<ImageDrift | null> {
  const contents = await ports.signatures.content([from, to]);
  const [before, after] = [contents.get(from), contents.get(to)];
  return before === undefined || after === undefined ? null : driftOf(before.content.objects, after.content.objects);
}

function comparedOf(judged: JudgedProfile | undefined): ComparedDecision | null {
  if (judged === undefined) return null;
  const { verdict, grade, findings, steps }: ProfileAnswer = judged.answer;
  return { verdict, grade, findings, steps };
}

interface Listed {
  readonly key: string;
  readonly item: DriftItem;
}

function itemsOf(candidates: readonly QuestionCandidate[], before: ByProfile, after: ByProfile): readonly Listed[] {
  const listed = candidates.map(({ profileId, profile, release, versionKey, arch }) => {
    const [from, to] = [comparedOf(before.get(profileId)), comparedOf(after.get(profileId))];
    const images = { count: 1, shown: [] };
    const { change, ...rest } = itemOf({ signature: '', images, from, to, onTheSpot: false });
    const { reasons, reasonCount, steps, stepCount } = rest;
    const sides = { from: rest.from, to: rest.to };
    const told = { profile, kernel: release, arch, change, ...sides, reasons, reasonCount, steps, stepCount };
    return { key: `${versionKey}\n${profile}`, item: told };
  });
  // The database may sort names by a language; cursors compare them as they are.
  return listed.sort((a, b) => compareKeys(a.key, b.key));
}

function countProfiles(items: readonly Listed[]): ImageComparison['profiles'] {
  const { counts } = countsOf(
    items.map(({ item }) => ({ from: item.from.verdict, to: item.to.verdict, signatures: 1, images: 1 })),
  );
  const told = Object.fromEntries(CHANGES.map((change) => [change, counts[change].signatures]));
  return { total: items.length, counts: told as Record<Change, number> };
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

function withoutId({ digest, name, format, arch, signature }: ComparedImage): Omit<ComparedImage, 'signatureId'> {
  return { digest, name, format, arch, signature };
}

function oldest(times: readonly (Date | null)[], now: Date): Date {
  return new Date(times.reduce((time, one) => Math.min(time, (one ?? now).getTime()), now.getTime()));
}
