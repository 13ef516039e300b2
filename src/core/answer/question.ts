/** The question of `can-restore`: its shape, and the one place that checks it. */

import { AtlasFilterError, parseDistro } from '../atlas/parse-filter.ts';
import { parseRung, type RequiredRung, RUNG_FORMS, showRung } from '../guarantee/rung.ts';
import type { Arch } from '../image/arch.ts';
import { ARCH_EXPECTED, parseArch } from '../profile/parse-arch.ts';
import { parseRestorer, RestorerError } from '../profile/parse-restorer.ts';
import { parseRuntime, RUNTIME_FORM } from '../profile/runtime.ts';
import { QuestionError, type QuestionErrorCode } from './question-error.ts';
import type { QuestionTarget } from './question-target.ts';
import { type ResolvedTarget, resolveTarget } from './resolve-target.ts';

export interface Question {
  /** `sha256:...`, `name` or `name:tag`. */
  readonly image: string;
  readonly target: QuestionTarget;
  /** What the target means; made of it when the question is parsed. */
  readonly meaning: ResolvedTarget;
  readonly arch: Arch | null;
  /** `TYPE` or `TYPE@VERSION`; sorted, unique. */
  readonly ignore: readonly string[];
  /** Facts of the host that a profile does not record become `unknown` instead of assumptions. */
  readonly strict: boolean;
  /** Who calls CRIU, whatever a profile records: `none`, `runc`, `podman@5.2`; null = as the profile says. */
  readonly runtime: string | null;
  /** What restores on kernels of the atlas: `criu@4.1.1`; null = what their distribution ships. Profiles have their own. */
  readonly restorer: string | null;
}

/** Names of the fields, as query names and as JSON members. */
export const QUESTION_FIELDS = [
  'image',
  'profile',
  'kernel',
  'series',
  'fleet',
  'guarantee',
  'distro',
  'arch',
  'ignore',
  'strict',
  'runtime',
  'restorer',
] as const;
const TARGET_FIELDS = ['profile', 'kernel', 'series', 'fleet', 'guarantee', 'distro'] as const;
export const MAX_FIELD_LENGTH = 256;
export const MAX_IGNORED = 100;
/** Profiles that one question names; a fleet holds more. */
export const MAX_ASKED_PROFILES = 100;
const IGNORE_SHAPE = /^[a-z0-9-]+\/[A-Za-z0-9._-]+(@\d{1,9})?$/;

/**
 * From a query string (`profile` and `ignore` may repeat, `ignore` may be comma-separated, `strict=true`) or a JSON
 * object. Throws QuestionError naming the field.
 */
export function parseQuestion(raw: unknown): Question {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) refuse('', 'must be an object');
  const fields = raw as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(fields)) {
    if (!(QUESTION_FIELDS as readonly string[]).includes(name)) {
      refuse(name, `unknown field; known fields: ${QUESTION_FIELDS.join(', ')}`);
    }
  }
  const image = textOf(fields, 'image');
  if (image === null) refuse('image', 'is required');
  const target = targetOf(fields);
  return {
    image,
    target,
    arch: archOf(fields),
    ignore: ignoreOf(fields.ignore),
    strict: strictOf(fields.strict),
    runtime: runtimeOf(fields),
    restorer: restorerOf(fields, target),
    meaning: resolveTarget(target),
  };
}

export function plainQuestion(image: string, target: QuestionTarget): Question {
  return {
    image,
    target,
    arch: null,
    ignore: [],
    strict: false,
    runtime: null,
    restorer: null,
    meaning: resolveTarget(target),
  };
}

/** The same question about another target. */
export function askAbout(question: Question, target: QuestionTarget): Question {
  return { ...question, target, meaning: resolveTarget(target) };
}

/** The question as answers echo it. */
export function showQuestion(question: Question): Record<string, string | boolean | readonly string[]> {
  const { target } = question;
  return {
    image: question.image,
    ...(target.by === 'profile' ? { profile: oneOrAll(target.profiles) } : {}),
    ...(target.by === 'kernel' ? { kernel: target.kernel } : {}),
    ...(target.by === 'series' ? { series: target.series } : {}),
    ...(target.by === 'fleet' ? { fleet: target.fleet } : {}),
    ...(target.by === 'distro'
      ? { distro: [target.distro, target.version].filter((part) => part !== null).join('/') }
      : {}),
    ...(target.by === 'nodes' ? { nodes: String(target.nodes) } : {}),
    ...(target.by === 'guarantee' ? { guarantee: showRung(target.guarantee) } : {}),
    ...(question.arch === null ? {} : { arch: question.arch }),
    ...(question.ignore.length === 0 ? {} : { ignore: question.ignore }),
    ...(question.strict ? { strict: true } : {}),
    ...(question.runtime === null ? {} : { runtime: question.runtime }),
    ...(question.restorer === null ? {} : { restorer: question.restorer }),
  };
}

/** A question about one profile reads as it was asked. */
function oneOrAll(profiles: readonly string[]): string | readonly string[] {
  const [first, ...others] = profiles;
  return first !== undefined && others.length === 0 ? first : profiles;
}

function targetOf(fields: Readonly<Record<string, unknown>>): QuestionTarget {
  const given = TARGET_FIELDS.filter((name) => fields[name] !== undefined && fields[name] !== null);
  const [first, second] = given;
  if (first === undefined) refuse('kernel', `set one of ${TARGET_FIELDS.join(', ')}`, 'question-without-target');
  if (second !== undefined) {
    refuse(second, `cannot be combined with ${first}: a question has one target`, 'question-ambiguous-target');
  }
  if (first === 'profile') return { by: 'profile', profiles: profilesOf(fields.profile) };
  const text = textOf(fields, first) ?? '';
  if (first === 'fleet') return { by: 'fleet', fleet: text };
  if (first === 'distro') return distroOf(text);
  if (first === 'guarantee') return { by: 'guarantee', guarantee: readRung('guarantee', text) };
  return first === 'kernel' ? { by: 'kernel', kernel: text } : { by: 'series', series: text };
}

function profilesOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || list.length > MAX_ASKED_PROFILES) {
    refuse('profile', `must have 1 to ${MAX_ASKED_PROFILES} names of profiles`);
  }
  return [...new Set(list.map((entry) => checkText('profile', entry)))];
}

/** Throws QuestionError that lists the rungs. */
export function readRung(pointer: string, text: string): RequiredRung {
  const rung = parseRung(text);
  if (rung === null) refuse(pointer, `unknown rung; the rungs are ${RUNG_FORMS.join(', ')}`, 'guarantee-unknown');
  return rung;
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name];
  return value === undefined || value === null ? null : checkText(name, value);
}

function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string') refuse(name, 'must be one string');
  const text = value.trim();
  if (text === '' || text.length > MAX_FIELD_LENGTH) refuse(name, `must have 1 to ${MAX_FIELD_LENGTH} characters`);
  return text;
}

function archOf(fields: Readonly<Record<string, unknown>>): Arch | null {
  const text = textOf(fields, 'arch');
  if (text === null) return null;
  const arch = parseArch(text);
  if (arch === null) refuse('arch', ARCH_EXPECTED);
  return arch;
}

function runtimeOf(fields: Readonly<Record<string, unknown>>): string | null {
  const text = textOf(fields, 'runtime');
  if (text === null) return null;
  return parseRuntime(text) ?? refuse('runtime', `must be ${RUNTIME_FORM}`);
}

/** Only the atlas leaves open what restores. */
function restorerOf(fields: Readonly<Record<string, unknown>>, { by }: QuestionTarget): string | null {
  const text = textOf(fields, 'restorer');
  if (text === null) return null;
  if (by !== 'kernel' && by !== 'distro') {
    refuse('restorer', 'can be set with kernel or distro only: a recorded profile has its own');
  }
  try {
    return parseRestorer(text).text;
  } catch (error) {
    if (!(error instanceof RestorerError)) throw error;
    return refuse('restorer', 'must be criu@<release> or linux-cr@<revision>, such as criu@4.2');
  }
}

/** `ubuntu`, `ubuntu/24.04`. */
function distroOf(text: string): QuestionTarget {
  try {
    return { by: 'distro', ...parseDistro(text) };
  } catch (error) {
    if (error instanceof AtlasFilterError) return refuse('distro', error.message);
    throw error;
  }
}

function ignoreOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const types = list.flatMap((entry) => {
    if (typeof entry !== 'string') refuse('ignore', 'must be strings such as criu/tcp-established');
    return entry.split(',').map((part) => part.trim());
  });
  if (types.length > MAX_IGNORED) refuse('ignore', `must have at most ${MAX_IGNORED} object types`);
  const bad = types.find((type) => type.length > MAX_FIELD_LENGTH || !IGNORE_SHAPE.test(type));
  if (bad !== undefined) refuse('ignore', 'must be TYPE or TYPE@VERSION, such as linux-cr/task@3');
  return [...new Set(types)].sort();
}

function strictOf(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 'false') return false;
  if (value === true || value === 'true') return true;
  refuse('strict', 'must be true or false');
}

function refuse(pointer: string, fault: string, code: QuestionErrorCode = 'question-malformed'): never {
  throw new QuestionError(code, pointer, fault);
}
