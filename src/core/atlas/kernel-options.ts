import type { KconfigOptions } from '../kconfig/kconfig.ts';
import type { OptionNeed, RuleBook } from '../rules/rule.ts';
import { isOptionOf } from '../verdict/needs/judge-kconfig-need.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import type { AtlasKernel } from './atlas.ts';

const PREFIX = 'CONFIG_';

/**
 * The options of a build as a partial configuration: what is not here is not known. A whole configuration lacks the
 * options that are off or that the kernel does not have. An option that rules ask for is written as off where the kernel
 * can have it; otherwise it stays out, and a rule that knows its history says that nothing is needed.
 *
 * `except`: options that are not known for this kernel after all.
 */
export function kernelOptions(
  options: readonly string[],
  kernel: AtlasKernel,
  { rules }: RuleBook,
  except: ReadonlySet<string> = new Set(),
): KconfigOptions {
  const asked = needsOfOptions(rules);
  const version = { release: parseKernelRelease(kernel.release), arch: kernel.arch };
  const known: Record<string, string> = {};
  for (const [at, name] of options.entries()) {
    if (except.has(name)) continue;
    const letter = kernel.letters[at];
    if (letter === 'y' || letter === 'm' || letter === 'n') known[name] = letter;
    const value = letter === '=' ? kernel.values[name.slice(PREFIX.length)] : undefined;
    if (value !== undefined) known[name] = value;
    const needs = letter === '.' && kernel.form === 'kbuild' ? asked.get(name) : undefined;
    if (needs?.every((need) => isOptionOf(need, version)) === true) known[name] = 'n';
  }
  return known;
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
