import type { CriuObjectType } from '../../object-types/criu/criu-object-type.ts';
import type { ObjectType } from '../../object-types/object-type.ts';
import type { Adjustment, Confidence, Rule } from '../rule.ts';
import type { Confirmation, ConfirmingRestores } from './confirmation.ts';
import { detectionInWords } from './detection-in-words.ts';
import { conditionInWords, needInWords } from './need-in-words.ts';

/** Plain text, with code in backticks; renderers know no other markup. */
export type PageBlock = { readonly text: string } | { readonly list: readonly string[] };

export interface PageSection {
  readonly title: string;
  readonly blocks: readonly PageBlock[];
}

/** What people read about one rule, made of the rule, the object types it applies to, and what confirms it. */
export interface RulePage {
  readonly id: string;
  readonly title: string;
  /** Area and family: `memory, CRIU`. */
  readonly place: string;
  readonly text: string;
  readonly sections: readonly PageSection[];
}

const FAMILY: Readonly<Record<Rule['family'], string>> = {
  criu: 'CRIU',
  'linux-cr': 'Linux-CR',
  any: 'every family',
};

const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  'verified-experiment': 'verified in a real restore',
  'verified-source': 'verified in the source code of the kernel or of CRIU',
  documented: 'from a manual page, an issue, a commit message or Kconfig',
  inferred: 'inferred, not proven. The finding says so, and it never outweighs an unknown',
};

export function rulePage(rule: Rule, catalogue: readonly ObjectType[], confirmation: Confirmation | null): RulePage {
  const { id, title, area, family, text, needs, evidence, confidence } = rule;
  return {
    id,
    title,
    place: `${area}, ${FAMILY[family]}`,
    text,
    sections: [
      {
        title: 'Applies to',
        blocks: [{ text: scopeOf(rule) }, ...objectTypesOf(rule, catalogue).flatMap(objectTypeBlocks)],
      },
      { title: 'Needs', blocks: [{ list: needs.map(needInWords) }] },
      { title: 'If a need is not met', blocks: unmetBlocks(rule) },
      {
        title: 'Evidence',
        blocks: [{ list: evidence }, { text: `Confidence: \`${confidence}\`, ${CONFIDENCE[confidence]}.` }],
      },
      { title: 'Last confirmed', blocks: confirmationBlocks(confirmation) },
    ],
  };
}

function scopeOf({ appliesTo, arches, when, kernels, restorers }: Rule): string {
  const limits = [
    arches === undefined ? null : `images of ${arches.join(', ')}`,
    when === undefined ? null : `where ${conditionInWords(when)}`,
    kernels === undefined ? null : `kernels ${kernels}`,
    restorers === undefined ? null : `CRIU ${restorers}`,
  ].filter((limit) => limit !== null);
  const what =
    appliesTo === 'profile'
      ? 'The profile alone, whatever the image contains'
      : `Images with ${appliesTo.map((id) => `\`${id}\``).join(' or ')}`;
  return `${what}${limits.length === 0 ? '' : `; only ${limits.join('; ')}`}.`;
}

function objectTypesOf({ appliesTo }: Rule, catalogue: readonly ObjectType[]): readonly ObjectType[] {
  if (appliesTo === 'profile') return [];
  return appliesTo.flatMap((id) => catalogue.find((objectType) => objectType.id === id) ?? []);
}

/** How the object is detected, and the attributes that rules look at. */
function objectTypeBlocks(objectType: ObjectType): readonly PageBlock[] {
  const detected = 'detect' in objectType ? detectedBy(objectType as CriuObjectType) : [];
  const attributes = Object.entries(objectType.attributes).map(([name, text]) => `attribute \`${name}\`: ${text}`);
  const list = [...detected, ...attributes];
  return [{ text: `\`${objectType.id}\` (${objectType.title})` }, ...(list.length === 0 ? [] : [{ list }])];
}

function detectedBy({ detect }: CriuObjectType): readonly string[] {
  const needsAll = 'logic' in detect && detect.logic === 'all' && detect.conditions.length > 1;
  return detectionInWords(detect).map((line) => `detected by: ${line}${needsAll ? ' (all of these)' : ''}`);
}

function unmetBlocks(rule: Rule): readonly PageBlock[] {
  const ways = rule.waysOut ?? [];
  const list = ways.map(
    ({ kind, text, loses }) => `${kind}: ${text} (${loses === null ? 'loses nothing' : `loses ${loses}`})`,
  );
  const told = list.length === 0 ? [] : [{ text: 'Ways out, which the answer `no` names where they help:' }, { list }];
  return [...unmetMeaning(rule), ...told];
}

function unmetMeaning({ unmet, adjustments }: Rule): readonly PageBlock[] {
  if (unmet === 'unknown') return [{ text: 'Unknown: the image does not show whether the need applies.' }];
  if (unmet === 'note') {
    return [{ text: 'A note: the restore continues, and something is or may be lost. The verdict does not change.' }];
  }
  if (adjustments.length === 0) return [{ text: 'A blocker: no workaround is known.' }];
  return [
    { text: 'A blocker, unless one of these workarounds helps. The first one that helps becomes a step:' },
    { list: adjustments.map(wayAround) },
  ];
}

function wayAround({ kind, text, loses, helps, criuMin, doneBy }: Adjustment): string {
  const limits = [
    helps === undefined ? null : `against ${helps.join(', ')}`,
    criuMin === undefined ? null : `CRIU ${criuMin} or newer`,
    doneBy === undefined ? null : `${doneBy.join(', ')} do it by themselves`,
    loses === null ? 'loses nothing' : `loses ${loses}`,
  ].filter((limit) => limit !== null);
  return `${kind}: ${text} (${limits.join('; ')})`;
}

function confirmationBlocks(confirmation: Confirmation | null): readonly PageBlock[] {
  if (confirmation === null) return [{ text: 'No recorded restore and no public report confirms this rule yet.' }];
  const { refused, met, reports } = confirmation;
  const list = [
    refused === null
      ? null
      : `${restoresOf(refused)} that failed or lost something as this rule predicts. ${lastOf(refused)}`,
    met === null ? null : `${restoresOf(met)} that worked, on a target that meets its needs. ${lastOf(met)}`,
    reports.length === 0 ? null : `reports of failures that this rule explains: ${reports.join(', ')}`,
  ].filter((line) => line !== null);
  return [{ list }];
}

const restoresOf = ({ count }: ConfirmingRestores): string => `${count} real ${count === 1 ? 'restore' : 'restores'}`;

const lastOf = ({ last, recorded }: ConfirmingRestores): string => `The last: \`${last}\`, recorded on ${recorded}`;
