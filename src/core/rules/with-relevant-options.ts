import type { Profile } from '../profile/profile.ts';
import { relevantOptions } from './relevant-options.ts';
import type { RuleBook } from './rule.ts';

/** A profile without the thousands of options that no rule uses. They change no verdict. */
export function withRelevantOptions(profile: Profile, ruleBook: RuleBook): Profile {
  const relevant = new Set(relevantOptions(ruleBook));
  const kconfig = Object.fromEntries(Object.entries(profile.kconfig).filter(([option]) => relevant.has(option)));
  return { ...profile, kconfig };
}
