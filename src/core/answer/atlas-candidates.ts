/** A kernel that no profile records, judged by what the atlas knows of it. */
import { addressOf } from '../atlas/address.ts';
import type { Atlas, AtlasKernel } from '../atlas/atlas.ts';
import type { AtlasBasis } from '../atlas/basis.ts';
import { isWhole } from '../atlas/is-whole.ts';
import type { AtlasMatch } from '../atlas/match-kernel.ts';
import { type AtlasRestorer, profileOfKernel, restorerFor } from '../atlas/profile-of-kernel.ts';
import type { Profile } from '../profile/profile.ts';
import type { RuleBook } from '../rules/rule.ts';
import { RECORD_COMMAND } from '../verdict/rank-assumptions.ts';
import type { Finding } from '../verdict/verdict.ts';
import type { ProfileAnswer } from './answer.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import type { AskedKernels } from './resolve-target.ts';

/** The `rule` of findings that tell of the atlas; no rule of the rule book has the name. */
const ATLAS_RULE = 'atlas';

export interface AtlasCandidate extends Candidate {
  readonly basis: AtlasBasis;
  /** Clauses, as other assumptions are. */
  readonly assumes: readonly string[];
  readonly offers: Profile;
}

export interface AskedOfAtlas {
  /** As it was asked about; null: the build itself. */
  readonly release: string | null;
  /** Null: the one that the distribution ships. */
  readonly restorer: string | null;
  /** What restores there, if that is known. */
  readonly runtime?: string | null;
}

export function atlasCandidate(
  atlas: Atlas,
  match: AtlasMatch,
  asked: AskedOfAtlas,
  ruleBook: RuleBook,
): AtlasCandidate {
  const { kernel } = match;
  const release = asked.release ?? kernel.release;
  const restorer = asked.restorer === null ? restorerFor(atlas, kernel) : { text: asked.restorer, shipped: null };
  const changed = match.is === 'between' ? match.changed : [];
  const parts = { kernel, release, restorer: restorer.text, runtime: asked.runtime ?? null, except: new Set(changed) };
  const offers = profileOfKernel(atlas, parts, ruleBook);
  return {
    ...candidateOf(offers),
    offers,
    basis: {
      from: 'atlas',
      match: match.is,
      kernels: match.is === 'between' ? [addressOf(kernel), addressOf(match.above)] : [addressOf(kernel)],
      changed,
      releaseFrom: kernel.releaseFrom,
      complete: isWhole(kernel),
      restorer: restorer.text,
      atlas: atlas.revision,
    },
    assumes: [
      ...placeAssumed(match, release),
      ...releaseAssumed(kernel),
      ...(asked.restorer === null ? restorerAssumed(kernel, restorer) : []),
    ],
  };
}

function placeAssumed(match: AtlasMatch, release: string): readonly string[] {
  switch (match.is) {
    case 'exact':
      return [];
    case 'between':
      return [
        `${release} is configured as ${match.kernel.release} and ${match.above.release} both are, in every option that they share`,
      ];
    case 'beside':
      return [
        `${release} is configured as ${match.kernel.release} is, the ${match.side === 'older' ? 'newest' : 'oldest'} build of its kind in the atlas`,
      ];
  }
}

function releaseAssumed({ release, releaseFrom }: AtlasKernel): readonly string[] {
  if (releaseFrom === 'uname' || releaseFrom === 'package') return [];
  const source = releaseFrom === 'packaging' ? 'the recipe of the package' : 'the head of the configuration';
  return [`the kernel of ${source} is the one that calls itself ${release}`];
}

function restorerAssumed({ distro, version }: AtlasKernel, { text, shipped }: AtlasRestorer): readonly string[] {
  const system = version === null ? distro : `${distro} ${version}`;
  return [
    shipped === null
      ? `${text} restores; the atlas does not have the CRIU of ${system}`
      : `${text} restores, which ${shipped.distro}${shipped.version === null ? '' : ` ${shipped.version}`} ships`,
  ];
}

/** The answer about a kernel of the atlas says what it rests on. A strict question takes none of it for granted. */
export function addBasis(answer: ProfileAnswer, atlas: readonly AtlasCandidate[], strict: boolean): ProfileAnswer {
  const candidate = atlas.find(({ profile }) => profile === answer.profile);
  if (candidate === undefined) return answer;
  const { basis, assumes } = candidate;
  if (assumes.length === 0) return { ...answer, basis };
  const { assumptions, assumptionRanks = [], verdict } = answer;
  if (strict) {
    const open = assumes.map((text) => openFinding(text, basis));
    const isOpen = verdict === 'yes' || verdict === 'conditional';
    return { ...answer, verdict: isOpen ? 'unknown' : verdict, findings: [...answer.findings, ...open], basis };
  }
  return {
    ...answer,
    assumptions: [...assumes, ...assumptions],
    assumptionRanks: [...assumes.map(() => 'record' as const), ...assumptionRanks],
    recordWith: RECORD_COMMAND,
    basis,
  };
}

function openFinding(text: string, { kernels }: AtlasBasis): Finding {
  return {
    rule: ATLAS_RULE,
    severity: 'unknown',
    about: 'profile',
    objectType: '',
    objectVersion: null,
    required: 'a recorded profile of the kernel',
    found: 'the atlas alone',
    text: `Not certain: ${text}.`,
    evidence: kernels.map((address) => `atlas ${address}`),
  };
}

/** Where the answer is from, and how to have the kernel in the matrix. */
export function explainAtlas(atlas: readonly AtlasCandidate[], asked: AskedKernels | null): readonly string[] {
  const names = atlas.map(({ basis }) => basis.kernels[0] ?? '');
  const whose = asked === null ? '' : `No profile is recorded for ${asked.title}. `;
  const changed = [...new Set(atlas.flatMap(({ basis }) => basis.changed))];
  return [
    `${whose}The answer is from the atlas: ${names.join(', ')}.`,
    ...(changed.length === 0 ? [] : [`Not known, as the builds around it differ: ${changed.join(', ')}.`]),
    `Record a kernel of the atlas as a profile: restore-matrix profile add --atlas ${names[0]}`,
  ];
}
