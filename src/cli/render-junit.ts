import XMLBuilder from 'fast-xml-builder';
import type { Answer, ProfileAnswer } from '#core/answer/answer.ts';
import { linesOfProfile, subjectOf } from './render-answer.ts';
import { printable } from './terminal.ts';

/** A suite for the image, a case for each profile (docs/cli.md says what each verdict becomes). */
interface Case {
  readonly '@name': string;
  readonly '@classname': string;
  readonly failure?: Reason;
  readonly error?: Reason;
  readonly 'system-out'?: string;
}

interface Reason {
  readonly '@message': string;
  readonly '@type': string;
  readonly '#text': string;
}

/**
 * JUnit's XML, as Jenkins, GitLab and GitHub's actions read it. A `no` is a failure; an `unknown` is an error, not a
 * skipped case, which most of them paint green: missing evidence is never a pass.
 */
export function renderJunit(answer: Answer, acceptSteps: boolean): string {
  const image = answer.image.name === '' ? answer.image.digest : answer.image.name;
  const cases =
    answer.profiles.length === 0
      ? [caseOfNothing(answer, image)]
      : answer.profiles.map((profile) => caseOf(profile, image, acceptSteps));
  const totals = {
    '@tests': cases.length,
    '@failures': cases.filter(({ failure }) => failure !== undefined).length,
    '@errors': cases.filter(({ error }) => error !== undefined).length,
    '@skipped': 0,
  };
  const suite = {
    '@name': lineOf(image),
    ...totals,
    '@timestamp': lineOf(answer.evaluatedAt),
    properties: { property: propertiesOf(answer) },
    testcase: cases,
  };
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
  });
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { '@name': 'restore-matrix', ...totals, testsuite: suite },
  });
}

function caseOf(profile: ProfileAnswer, image: string, acceptSteps: boolean): Case {
  const text = textOf(linesOfProfile(profile).slice(1));
  const named = {
    '@name': lineOf(`${subjectOf(profile)} (kernel ${profile.kernel}, ${profile.arch})`),
    '@classname': lineOf(`restore-matrix.${image}`),
  };
  const reasons = profile.findings.filter(({ severity }) => severity !== 'note').map((finding) => finding.text);
  const reason = {
    '@message': lineOf([profile.verdict, ...reasons.slice(0, 1)].join(': ')),
    '@type': profile.verdict,
    '#text': text,
  };
  switch (profile.verdict) {
    case 'unknown':
      return { ...named, error: reason };
    case 'no':
      return { ...named, failure: reason };
    case 'conditional':
      return acceptSteps ? { ...named, 'system-out': text } : { ...named, failure: reason };
    case 'yes':
      return { ...named, 'system-out': text };
  }
}

/** Nobody recorded that kernel. */
function caseOfNothing(answer: Answer, image: string): Case {
  return {
    '@name': lineOf(questionOf(answer)),
    '@classname': lineOf(`restore-matrix.${image}`),
    error: { '@message': answer.answer, '@type': answer.answer, '#text': textOf(answer.notes) },
  };
}

function propertiesOf(answer: Answer) {
  const all = {
    answer: answer.answer,
    question: questionOf(answer),
    digest: answer.image.digest,
    signature: answer.image.signature,
    revision: String(answer.revision),
    ruleBook: answer.ruleBook,
  };
  return Object.entries(all).map(([name, value]) => ({ '@name': name, '@value': lineOf(value) }));
}

/** The question without the image, in words: `kernel 6.1, strict`. */
export function questionOf({ question }: Answer): string {
  const parts = Object.entries(question)
    .filter(([name]) => name !== 'image')
    .map(([name, value]) => (value === true ? name : `${name} ${String(value)}`));
  return parts.length === 0 ? 'every profile' : parts.join(', ');
}

/** What XML 1.0 cannot hold (section 2.2), escaped or not, is no part of a text here. */
function lineOf(text: string): string {
  return printable(text).replace(/[\p{Surrogate}\ufffe\uffff]/gu, '?');
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => lineOf(line)).join('\n');
}
