/** docs/rules/README.md: all rules by area. */

import type { Rule } from '../src/core/rules/rule.ts';
import { INDEX_HEAD, indexRow, ruleIndex } from '../src/core/rules/rule-page/rule-index.ts';

export function ruleIndexMarkdown(rules: readonly Rule[]): string {
  const { summary, areas } = ruleIndex(rules);
  return `${[
    '# The rule book, rule by rule',
    'Written by `npm run rules` from `src/core/rules` and `src/core/object-types`. How rules are judged: [../rules.md](../rules.md).',
    'To read a rule with its needs, ways round and evidence, run `restore-matrix rule ID`, or open `/docs/rules/ID` of a running service.',
    summary,
    ...areas.map(({ area, rules: ofArea }) => `## ${area}\n\n${table(ofArea)}`),
  ].join('\n\n')}\n`;
}

function table(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => {
    const [id, ...cells] = indexRow(rule);
    return [`\`${id}\``, ...cells.map((cell) => cell.replaceAll('|', '\\|'))];
  });
  const lines = [INDEX_HEAD, INDEX_HEAD.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
