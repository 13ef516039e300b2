import type { Rule } from '../rule.ts';
import { LINUX_CR_HEADER_RULES } from './header-rules.ts';
import { LINUX_CR_KCONFIG_RULES } from './kconfig-rules.ts';
import { LINUX_CR_UNKNOWN_RULES } from './unknown-rules.ts';

/** Which version of an object a restorer takes is not a rule but its support (verdict/judge-object-support.ts). */
export const LINUX_CR_RULES: readonly Rule[] = [
  ...LINUX_CR_HEADER_RULES,
  ...LINUX_CR_KCONFIG_RULES,
  ...LINUX_CR_UNKNOWN_RULES,
];
