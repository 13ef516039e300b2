import { findObjectType } from '../object-types/catalogue.ts';
import type { Conversion } from '../object-types/linux-cr/conversions.ts';
import type { ObjectFilter } from '../object-types/linux-cr/filters.ts';
import { objectTypeIdOf } from '../object-types/linux-cr/revisions.ts';
import type { Restorer } from '../profile/profile.ts';
import { type JudgedObject, NOT_RECORDED } from './needs/judgement.ts';
import type { Support } from './object-support.ts';
import type { Reasons } from './reasons.ts';
import type { Finding, FindingSeverity } from './verdict.ts';

type Words = readonly [rule: string, severity: FindingSeverity, required: string, found: string, text: string];

/** A finding about whether an object is taken. */
export function supportFinding(object: JudgedObject, [rule, severity, required, found, text]: Words): Finding {
  const evidence = findObjectType(object.type)?.evidence ?? ['the catalogue of object types: no such entry'];
  return { rule, severity, objectType: object.type, objectVersion: object.version, required, found, text, evidence };
}

function listVersions(type: string, versions: readonly number[]): string {
  if (versions.length === 0) return `no version of ${type}`;
  return [...new Set(versions)]
    .sort((a, b) => a - b)
    .map((v) => `${type}@${v}`)
    .join(', ');
}

/** Turns what a restorer makes of an object into findings, steps and assumptions. */
export function recordSupport(support: Support, object: JudgedObject, restorer: Restorer, reasons: Reasons): void {
  const words = wordsOf(support, object, restorer);
  if (words !== null) reasons.add(supportFinding(object, words));
  switch (support.is) {
    case 'convertible':
      if (support.way.filter !== null) planFilter(support.way.filter, reasons);
      for (const step of support.way.steps) planConversion(step, object, reasons);
      return;
    case 'droppable':
      planFilter(support.filter, reasons);
      return;
    case 'absorbed':
      reasons.plan(
        {
          kind: 'convert',
          text: `Convert linux-cr/tree: remove its VPIDS record and keep the pid numbers.`,
          loses: null,
        },
        { on: 'object', type: object.type, removed: true },
      );
      return;
    default:
    // Nothing to do: the finding above says it all.
  }
}

function wordsOf(support: Support, object: JudgedObject, restorer: Restorer): Words | null {
  const wanted = `${object.type}@${object.version}`;
  const taken =
    'supported' in support ? `${restorer.text} with support for ${listVersions(object.type, support.supported)}` : '';
  switch (support.is) {
    case 'supported':
      return null;
    case 'unknown-type':
      return [
        'object-type-unknown',
        'unknown',
        `a restorer that knows ${wanted}`,
        'no entry in the catalogue and none in the objectSupport of the profile',
        'This object type is not in the catalogue. Add it to the objectSupport of the profile, or to the catalogue.',
      ];
    case 'unknown-version':
      return [
        'object-version-unknown',
        'unknown',
        `a restorer that knows ${wanted}`,
        `no version ${object.version} in the catalogue and none in the objectSupport of the profile`,
        'The rules cover only the versions in the catalogue. If this version restores there, record it in the objectSupport of the profile.',
      ];
    case 'not-recorded':
      return [
        'object-support-unrecorded',
        'unknown',
        wanted,
        `object support of ${restorer.text} ${NOT_RECORDED}`,
        'The header revision of this restorer is not in the catalogue. Record its objectSupport in the profile.',
      ];
    case 'unsupported':
      return [
        support.supported.length === 0 ? 'object-type-unsupported' : 'object-version-unsupported',
        'blocker',
        wanted,
        taken,
        unsupportedText(support),
      ];
    case 'unchecked':
      return [
        'object-conversion-unchecked',
        'unknown',
        wanted,
        `${taken}; conversionStops ${NOT_RECORDED} in the inventory`,
        'Whether user space can convert the object depends on its records. Upload or scan the image itself.',
      ];
    case 'droppable':
      return [
        'object-dropped',
        'step',
        wanted,
        taken,
        'The object cannot be converted, but the image can be restored without it.',
      ];
    case 'absorbed':
    case 'convertible':
      return [
        'object-version-differs',
        'step',
        wanted,
        taken,
        'User space can convert the object, one version at a time.',
      ];
  }
}

function unsupportedText({ supported, why }: Support & { readonly is: 'unsupported' }): string {
  if (supported.length === 0) return 'This restorer does not support the object type.';
  const reason = why.length === 0 ? '' : ` ${why.join('; ')}.`;
  return `The version in the image cannot be converted to a version that this restorer supports.${reason}`;
}

function planConversion(step: Conversion, object: JudgedObject, reasons: Reasons): void {
  const { from, to, text, loses } = step;
  const id = objectTypeIdOf(step.type);
  reasons.plan(
    { kind: 'convert', text: `Convert ${id}@${from} to @${to}: ${text}`, loses },
    { on: 'image', type: id, version: from, toVersion: to },
  );
  for (const assumed of step.assumes) {
    const text = `How the restart handles a converted ${id}@${to} is not verified.`;
    const required = `a restart that is verified to work as assumed: ${assumed}`;
    reasons.assume(assumed, supportFinding(object, ['conversion-unverified', 'unknown', required, 'none', text]));
  }
}

function planFilter(filter: ObjectFilter, reasons: Reasons): void {
  const step = { kind: 'filter', text: filter.text, loses: filter.loses } as const;
  for (const type of filter.removes) reasons.plan(step, { on: 'object', type, removed: true });
  if (filter.removes.length === 0) {
    const { objectType: type } = filter;
    reasons.plan(step, { on: 'image-attribute', type, attribute: 'conversionStops', value: [] });
  }
}
