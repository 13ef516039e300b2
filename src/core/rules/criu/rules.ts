import type { Rule } from '../rule.ts';

/** What images made by CRIU need, and what CRIU itself needs of a kernel. */
export const CRIU_RULES: readonly Rule[] = [];
