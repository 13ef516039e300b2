/** How far the compatibility of one image reaches: every rung of its guarantee ladder. */

import { climbLadder, type Ladder, type RowCell } from '#core/guarantee/climb-ladder.ts';
import { type Home, homeOf } from '#core/guarantee/home-kernel.ts';
import { askedName } from '../names.ts';
import { imageNotFound } from '../not-found.ts';
import type { Ports, QuestionSnapshot, StoredImage } from '../ports/ports.ts';
import { type JudgedProfile, judgeCandidates } from '../questions/judge-candidates.ts';
import { type Reading, readSteady } from '../read-steady.ts';
import { UseCaseError } from '../use-case-error.ts';
import { placeCandidates } from './guarantee-scope.ts';
import { whatCounts } from './row-cell.ts';

export type GuaranteePorts = Pick<Ports, 'questions' | 'images' | 'profiles' | 'signatures' | 'clock' | 'evaluator'>;

export interface GuaranteeOfImage {
  readonly image: Omit<NonNullable<QuestionSnapshot['image']>, 'arch' | 'signatureId'>;
  readonly home: Home;
  /** Which bytes told the home, or that it was given with the question. */
  readonly evidence: string;
  readonly ladder: Ladder;
  readonly revision: number;
  readonly ruleBook: string;
  readonly evaluatedAt: string;
}

interface GuaranteeQuestion {
  readonly ref: string;
  /** The release to start from, for images that do not tell theirs. */
  readonly home?: string | undefined;
}

export function showGuarantee(ports: GuaranteePorts, input: GuaranteeQuestion): Promise<GuaranteeOfImage> {
  return readSteady(() => readGuarantee(ports, input));
}

async function readGuarantee(ports: GuaranteePorts, input: GuaranteeQuestion): Promise<Reading<GuaranteeOfImage>> {
  const found = await ports.images.find(input.ref);
  if (found === null) throw await imageNotFound(ports, input.ref);
  const snapshot = await ports.questions.read(found.digest, { by: 'all' });
  const { image } = snapshot;
  if (image === null) return { gone: () => imageNotFound(ports, input.ref) };
  const row = await readRow(ports, { ...snapshot, image });
  const { home, evidence } = startFrom(found, input.home);
  const now = ports.clock.now();
  const times = (row?.judged ?? []).map(({ evaluatedAt }) => (evaluatedAt ?? now).getTime());
  const { digest, name, format, signature } = image;
  const guarantee = {
    image: { digest, name: askedName(input.ref) ?? name, format, signature },
    home,
    evidence,
    ladder: climbLadder(home, row?.cells ?? []),
    revision: snapshot.revision,
    ruleBook: snapshot.ruleBook || ports.evaluator.ruleBook.revision,
    evaluatedAt: new Date(Math.min(now.getTime(), ...times)).toISOString(),
  };
  return row === null ? { outdated: guarantee } : { found: guarantee };
}

function startFrom({ inventory }: StoredImage, given: string | undefined): { home: Home; evidence: string } {
  if (given === undefined) return { home: homeOf(inventory), evidence: inventory.origin.evidence };
  const home = homeOf({ ...inventory, origin: { ...inventory.origin, kernel: given } });
  if (home.release === null && home.family !== null) {
    const message = 'a kernel release such as 6.1.0-56-amd64';
    throw new UseCaseError('kernel-release-malformed', `home: ${message}`, { errors: [{ pointer: 'home', message }] });
  }
  return { home, evidence: 'given with the question' };
}

/** Null: a profile revision of the snapshot is gone already. */
async function readRow(
  ports: GuaranteePorts,
  { image, candidates, ruleBook }: QuestionSnapshot & { image: NonNullable<QuestionSnapshot['image']> },
): Promise<{ cells: readonly RowCell[]; judged: readonly JudgedProfile[] } | null> {
  const ofArch = candidates.filter(({ arch }) => arch === image.arch);
  const placed = await placeCandidates(ports, ofArch);
  if (placed === null) return null;
  const plain = { strict: false, ignore: [] };
  const judged = await judgeCandidates(ports, image.signatureId, ofArch, plain, ruleBook || undefined);
  if (judged.outdated) return null;
  const byName = new Map(judged.profiles.map((one) => [one.answer.profile, one]));
  const cells = placed.flatMap(({ candidate: _, ...profile }) => {
    const one = byName.get(profile.profile);
    return one === undefined ? [] : [{ ...profile, ...whatCounts(one) }];
  });
  return { cells, judged: judged.profiles };
}
