/**
 * What a set is beside its messages (raw files, totals, the container around it): numbers and booleans stay as they
 * are, texts stay where this file says how, and every other text becomes empty. So a fact that is new to the reader is
 * in the capsule without anybody having to say so, and without its texts.
 */
import { knownNetfilterWord } from '../object-types/criu/netfilter-words.ts';
import { CapsuleError } from './capsule-error.ts';

const FILE_NAME = /^[\w.+-]{1,128}$/;
const KERNEL_RELEASE = /^\d[\w.+~-]{0,63}$/;
const CRIU_RELEASE = /^\d[\w.-]{0,31}$/;

const KEPT_FACTS: ReadonlyMap<string, RegExp> = new Map([
  // Names that the reader knows: a kind and a number.
  ['files.name', FILE_NAME],
  ['files.kind', FILE_NAME],
  ['files.id', FILE_NAME],
  ['files.unknownFieldNames', /^\w{1,64}\.\d{1,10}$/],
  ['files.unknownValues', /^\w{1,64}\.\w{1,64}(=\d{1,10}| bit \d{1,2})$/],
  ['unknownFileKinds', /^[a-z0-9-]{1,32}$/],
  ['rawFiles.routeUses', /^(multipath|encapsulation|nexthop-object)$/],
  ['rawFiles.gpus.models', /^[\da-f]{4}:[\da-f]{4}$/],
  ['rawFiles.name', FILE_NAME],
  ['rawFiles.kind', FILE_NAME],
  ['rawFiles.id', FILE_NAME],
  ['byteOrder', /^(little|big)$/],
  ['memory', /^(complete|left-out|partial)$/],
  ['parent', /^(here|elsewhere|none)$/],
  ['log.criu', CRIU_RELEASE],
  ['log.kernel', KERNEL_RELEASE],
  ['container.flavour', /^[a-z-]{1,16}$/],
  ['container.annotations.org.criu.checkpoint.host.kernel', KERNEL_RELEASE],
  ['container.annotations.org.criu.checkpoint.criu.version', CRIU_RELEASE],
  ['container.annotations.io.container.manager', /^(libpod|cri-o)$/],
  ['container.runtime', /^(runc|crun|youki|runsc|kata)$/],
  ['container.namespaces.kind', /^(pid|network|ipc|uts|mount|user|cgroup|time)$/],
  ['container.apparmorProfile', /^unconfined$/],
  ['container.hooks', /^[a-zA-Z]{1,16}$/],
  ['container.devices', /^\/dev\/[A-Za-z0-9/_-]{1,40}$/],
  ['container.limits', /^[a-zA-Z]{1,16}$/],
  ['container.mountTypes', /^(bind|cgroup2?|devpts|mqueue|overlay|proc|sysfs|tmpfs)$/],
  ['container.annotations.org.criu.checkpoint.cgroup.version', /^v[12]$/],
]);

/** Unknown names may contain anything, so they are left out. Their number is a separate fact. */
const LEFT_OUT: ReadonlySet<string> = new Set(['unknownFiles']);
const FREE_KEYS = 'container.annotations';

/** Words that become others where our tables do not have them. */
const TRANSLATED: ReadonlyMap<string, (word: string) => string> = new Map([['rawFiles.uses', knownNetfilterWord]]);

/** Facts as JSON. `path` is that of the value, list positions left out. */
export function blankFacts(value: unknown, path = ''): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    return TRANSLATED.get(path)?.(value) ?? (KEPT_FACTS.get(path)?.test(value) ? value : '');
  }
  if (LEFT_OUT.has(path)) return [];
  if (Array.isArray(value)) return value.map((one) => blankFacts(one, path));
  if (typeof value !== 'object' || value instanceof Uint8Array) {
    throw new CapsuleError(`${path}: unexpected ${typeof value}`);
  }
  const entries = Object.entries(value)
    .map(([key, one]) => [key, path === '' ? key : `${path}.${key}`, one] as const)
    .filter(([, inner, one]) => one !== undefined && (path !== FREE_KEYS || KEPT_FACTS.has(inner)));
  return Object.fromEntries(entries.map(([key, inner, one]) => [key, blankFacts(one, inner)]));
}
