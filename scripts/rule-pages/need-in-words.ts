/** What a rule asks for, for people. */
import type { AttributeCondition, Need, OptionNeed } from '../../src/core/rules/rule.ts';

/** One line of a list, with the limits that hold for it. */
export function needInWords(need: Need): string {
  const limits = [
    need.when === undefined ? null : `where ${conditionInWords(need.when)}`,
    need.kernels === undefined ? null : `on kernels ${need.kernels}`,
    need.restorers === undefined ? null : `with CRIU ${need.restorers}`,
  ].filter((limit) => limit !== null);
  return [askedFor(need), ...limits].join(', ');
}

export function conditionInWords({ attribute, ...test }: AttributeCondition): string {
  const parts = [
    test.equals === undefined ? null : `is \`${test.equals}\``,
    test.notEquals === undefined ? null : `is not \`${test.notEquals}\``,
    test.contains === undefined ? null : `contains \`${test.contains}\``,
    test.min === undefined ? null : `is at least ${test.min}`,
    test.max === undefined ? null : `is at most ${test.max}`,
    test.present === undefined ? null : test.present ? 'is known' : 'is not known',
  ].filter((part) => part !== null);
  return `the attribute \`${attribute}\` ${parts.join(' and ')}`;
}

function askedFor(need: Need): string {
  switch (need.need) {
    case 'kernel': {
      const range = [
        need.min === undefined ? null : `${need.min} or newer`,
        need.max === undefined ? null : `${need.max} or older`,
        need.fromAttribute === undefined ? null : `of the version in the attribute \`${need.fromAttribute}\``,
      ].filter((part) => part !== null);
      return `kernel ${range.join(', ')} (${need.source})`;
    }
    case 'kconfig':
      return need.allOf.map(optionInWords).join(' and ');
    case 'kconfig-any':
      return need.anyOf.map(optionInWords).join(' or ');
    case 'criu': {
      const range = [
        need.min === undefined ? null : `${need.min} or newer`,
        need.max === undefined ? null : `${need.max} or older`,
      ].filter((part) => part !== null);
      return `CRIU ${range.join(', ')} (${BELOW[need.below]})`;
    }
    case 'cpu-flags': {
      const flags = [
        need.flags === undefined ? null : need.flags.map((flag) => `\`${flag}\``).join(', '),
        need.fromAttribute === undefined ? null : `those of the attribute \`${need.fromAttribute}\``,
        need.absent === undefined ? null : `none of ${need.absent.map((flag) => `\`${flag}\``).join(', ')}`,
      ].filter((part) => part !== null);
      return `CPU flags: ${flags.join('; ')}`;
    }
    case 'lsm':
      return `the security module \`${need.module}\` ${need.active ? 'active' : 'not active'}`;
    case 'arch':
      return need.anyOf === undefined
        ? `the architecture of the attribute \`${need.fromAttribute}\``
        : `architecture ${need.anyOf.join(' or ')}`;
    case 'fact': {
      const wanted =
        need.fromAttribute !== undefined
          ? `the attribute \`${need.fromAttribute}\``
          : need.values !== undefined
            ? need.values.join(', ')
            : String(need.value);
      const options = Object.keys(need.shownBy ?? {}).map((option) => `\`${option}\``);
      const shown = options.length === 0 ? '' : ` (where it is not recorded, shown by ${options.join(', ')})`;
      return `the fact \`${need.fact}\` of the host ${TESTS[need.test]} ${wanted}${shown}`;
    }
    case 'host':
      return `of the host, which no profile records: ${need.text}`;
    case 'impossible':
      return `${need.required}; the image itself stands in the way (${need.found})`;
  }
}

const BELOW = {
  fails: 'an older one refuses the image',
  'state-lost': 'an older one loses the state without a message',
  misbehaves: 'after an older one the process misbehaves',
} as const;

const TESTS = {
  equals: 'is',
  'at-least': 'is at least',
  'at-most': 'is at most',
  'one-of': 'is one of',
} as const;

function optionInWords({ option, since, until, module, value, shownBy }: OptionNeed): string {
  const state = value === 'n' ? 'off' : module === undefined ? 'on' : `on, or a module (\`${module}\`)`;
  const times = [
    since === undefined ? null : `kernels since ${since} have it`,
    until === undefined ? null : `gone in ${until}`,
    shownBy === undefined ? null : `the fact \`${shownBy.fact}\` shows it too`,
  ].filter((time) => time !== null);
  return `\`${option}\` ${state}${times.length === 0 ? '' : ` (${times.join('; ')})`}`;
}
