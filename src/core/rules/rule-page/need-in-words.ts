/** What a rule asks for, for people. */
import { FALLBACK_DRIVERS } from '../fallback-devices.ts';
import type { AttributeCondition, Need, OptionNeed } from '../rule.ts';

/** One line of a list, with the limits that hold for it. */
export function needInWords(need: Need): string {
  const limits = [
    need.when === undefined ? null : `where ${conditionInWords(need.when)}`,
    need.kernels === undefined ? null : `on kernels ${need.kernels}`,
    need.restorers === undefined ? null : `with CRIU ${need.restorers}`,
    need.arches === undefined ? null : `on ${need.arches.join(', ')}`,
  ].filter((limit) => limit !== null);
  return [askedFor(need), ...limits].join(', ');
}

export function conditionInWords({ attribute, ...test }: AttributeCondition): string {
  const parts = [
    test.equals === undefined ? null : `is \`${test.equals}\``,
    test.notEquals === undefined ? null : `is not \`${test.notEquals}\``,
    test.contains === undefined ? null : `contains \`${test.contains}\``,
    test.containsPrefix === undefined ? null : `contains a word that begins with \`${test.containsPrefix}\``,
    test.min === undefined ? null : `is at least ${test.min}`,
    test.max === undefined ? null : `is at most ${test.max}`,
    test.present === undefined ? null : test.present ? 'is known' : 'is not known',
  ].filter((part) => part !== null);
  return `the attribute \`${attribute}\` ${parts.join(' and ')}`;
}

function askedFor(need: Need): string {
  switch (need.need) {
    case 'kernel':
      return `kernel ${releasesInWords(need)} (${need.below === 'unknown' ? 'older ones: unknown; ' : ''}${need.source})`;
    case 'kernel-fault':
      return kernelFaultInWords(need);
    case 'kconfig':
      return need.allOf.map(optionInWords).join(' and ');
    case 'kconfig-any':
      return need.anyOf.map(optionInWords).join(' or ');
    case 'criu':
      return `CRIU ${releasesInWords(need)} (${BELOW[need.below]})`;
    case 'cpu-flags':
      return cpuFlagsInWords(need);
    case 'lsm':
      return `the security module \`${need.module}\` ${need.active ? 'active' : 'not active'}`;
    case 'arch':
      return need.anyOf === undefined
        ? `the architecture in the attribute \`${need.fromAttribute}\``
        : `architecture ${need.anyOf.join(' or ')}`;
    case 'fact':
      return factInWords(need);
    case 'device-index':
      return `the device index in the attribute \`${need.fromAttribute}\` not taken by ${FALLBACK_DRIVERS.flatMap(({ devices }) => devices).join(', ')}, which these options add: ${FALLBACK_DRIVERS.map(({ option }) => `\`${option}\``).join(', ')}`;
    case 'facts-any':
      return `${need.text} (host facts ${need.anyOf.map(({ fact }) => `\`${fact}\``).join(', ')})`;
    case 'capabilities':
      return capabilitiesInWords(need);
    case 'devices':
      return `device nodes (host fact \`devices\`): those in the attribute \`${need.fromAttribute}\``;
    case 'host':
      return `on the host (not recorded in profiles): ${need.text}`;
    case 'impossible':
      return `${need.required}; the image itself prevents the restore (${need.found})`;
  }
}

type NeedOf<K extends Need['need']> = Extract<Need, { need: K }>;

interface Releases {
  readonly min?: string;
  readonly max?: string;
  readonly fromAttribute?: string;
}

function releasesInWords({ min, max, fromAttribute }: Releases): string {
  const parts = [
    min === undefined ? null : `${min} or newer`,
    max === undefined ? null : `${max} or older`,
    fromAttribute === undefined ? null : `with the version in the attribute \`${fromAttribute}\``,
  ].filter((part) => part !== null);
  return parts.join(', ');
}

function kernelFaultInWords({ fault, broken, unsure = [], hidden, releases, source }: NeedOf<'kernel-fault'>): string {
  const parts = [
    broken.length === 0 ? null : `broken: ${broken.join(', ')}`,
    unsure.length === 0 ? null : `unknown: ${unsure.join(', ')}`,
    hidden === undefined ? null : `unknown in ${hidden} where the name does not show the stable point release`,
    releases === undefined ? null : `only releases that match \`${releases}\``,
  ].filter((part) => part !== null);
  return `a kernel without ${fault} (${parts.join('; ')}; ${source})`;
}

function cpuFlagsInWords({ flags, fromAttribute, absent }: NeedOf<'cpu-flags'>): string {
  const inCode = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  const parts = [
    flags === undefined ? null : inCode(flags),
    fromAttribute === undefined ? null : `those in the attribute \`${fromAttribute}\``,
    absent === undefined ? null : `none of ${inCode(absent)}`,
  ].filter((part) => part !== null);
  return `CPU flags: ${parts.join('; ')}`;
}

function capabilitiesInWords({ anyOf, fromAttribute }: NeedOf<'capabilities'>): string {
  const wanted = anyOf === undefined ? `those in the attribute \`${fromAttribute}\`` : anyOf.join(' or ');
  return `capabilities of the restorer (host fact \`capabilities\`): ${wanted}`;
}

function factInWords({ fact, test, value, values, fromAttribute, shownBy = {} }: NeedOf<'fact'>): string {
  const options = Object.keys(shownBy).map((option) => `\`${option}\``);
  const shown = options.length === 0 ? '' : ` (if not recorded, derived from ${options.join(', ')})`;
  const wanted = fromAttribute === undefined ? (values ?? [value]).join(', ') : `the attribute \`${fromAttribute}\``;
  return `the host fact \`${fact}\` ${TESTS[test]} ${wanted}${shown}`;
}

const BELOW = {
  fails: 'an older release rejects the image',
  'state-lost': 'an older release silently loses the state',
  misbehaves: 'after a restore with an older release the process misbehaves',
} as const;

const TESTS = {
  equals: 'is',
  'at-least': 'is at least',
  'at-most': 'is at most',
  'one-of': 'is one of',
  'version-at-least': 'is at least version',
} as const;

function optionInWords({ option, since, until, module, value, shownBy }: OptionNeed): string {
  const state = value === 'n' ? 'off' : module === undefined ? 'on' : `on, or a module (\`${module}\`)`;
  const times = [
    since === undefined ? null : `kernels since ${since} have it`,
    until === undefined ? null : `removed in ${until}`,
    shownBy === undefined ? null : `the host fact \`${shownBy.fact}\` also shows it`,
  ].filter((time) => time !== null);
  return `\`${option}\` ${state}${times.length === 0 ? '' : ` (${times.join('; ')})`}`;
}
