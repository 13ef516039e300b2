import type { KconfigOptions } from '../kconfig/kconfig.ts';
import { NO_VALUE } from '../kconfig/look-up-option.ts';
import { relevantOptions } from '../rules/relevant-options.ts';
import type { OptionNeed, RuleBook } from '../rules/rule.ts';
import { isOptionOf } from '../verdict/needs/judge-kconfig-need.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import type { Atlas, AtlasKernel } from './atlas.ts';
import { isWhole } from './is-whole.ts';
import { knownOptions } from './known-options.ts';

const PREFIX = 'CONFIG_';

/**
 * The options of a build as a partial configuration: what is not here is not known. A whole configuration lacks the
 * options that are off or that the kernel does not have. An option that rules ask for is written as off where the kernel
 * can have it; otherwise it stays out, and a rule that knows its history says that nothing is needed. A profile is
 * recorded with these: rules of tomorrow may ask for options that nobody looked for.
 */
export function kernelOptions(options: readonly string[], kernel: AtlasKernel, { rules }: RuleBook): KconfigOptions {
  const asked = needsOfOptions(rules);
  const version = { release: parseKernelRelease(kernel.release), arch: kernel.arch };
  const known: Record<string, string> = {};
  for (const [at, name] of options.entries()) {
    const letter = kernel.letters[at];
    if (letter === 'y' || letter === 'm' || letter === 'n') known[name] = letter;
    const value = letter === '=' ? kernel.values[name.slice(PREFIX.length)] : undefined;
    if (value !== undefined) known[name] = value;
    const needs = letter === '.' && isWhole(kernel) ? asked.get(name) : undefined;
    if (needs?.every((need) => isOptionOf(need, version)) === true) known[name] = 'n';
  }
  return known;
}

/**
 * The options of a build for one evaluation by this rule book: those that it asks for and that nobody looked for, or that
 * are not known for this kernel after all, have no value. The rest is as whole as the text was.
 */
export function optionsForRules(
  atlas: Pick<Atlas, 'options'>,
  kernel: AtlasKernel,
  ruleBook: RuleBook,
  except: ReadonlySet<string>,
): KconfigOptions {
  const isExamined = (name: string) => kernel.letters[atlas.options.indexOf(name)] !== undefined;
  const open = relevantOptions(ruleBook).filter((name) => except.has(name) || !isExamined(name));
  return { ...knownOptions(atlas, kernel), ...Object.fromEntries(open.map((name) => [name, NO_VALUE])) };
}

/** Every way in which a rule asks for an option, with the kernels that it asks it of. */
function needsOfOptions(rules: RuleBook['rules']): ReadonlyMap<string, readonly OptionNeed[]> {
  const needs = new Map<string, OptionNeed[]>();
  const add = (need: OptionNeed) => needs.set(need.option, [...(needs.get(need.option) ?? []), need]);
  for (const rule of rules) {
    for (const need of rule.needs) {
      if (need.need === 'kconfig') for (const option of need.allOf) add(option);
      if (need.need === 'kconfig-any') for (const option of need.anyOf) add(option);
      if (need.need === 'kernel') for (const { option } of need.provenBy ?? []) add({ option });
      if (need.need === 'fact') for (const option of Object.keys(need.shownBy ?? {})) add({ option });
    }
  }
  return needs;
}
