/** The page that lists all rules by area. */
import type { Rule } from '../../src/core/rules/rule.ts';

export function ruleIndex(rules: readonly Rule[]): string {
  const areas = [...new Set(rules.map(({ area }) => area))].sort();
  const count = (confidence: Rule['confidence']) => rules.filter((rule) => rule.confidence === confidence).length;
  return `${[
    '# The rule book, rule by rule',
    'Written by `npm run rules` from `src/core/rules` and `src/core/object-types`. How rules are judged: [../rules.md](../rules.md).',
    `${rules.length} rules: ${count('verified-experiment')} seen in a real restore, ${count('verified-source')} read in the source, ${count('documented')} documented, ${count('inferred')} inferred.`,
    ...areas.map((area) =>
      areaPart(
        area,
        rules.filter((rule) => rule.area === area),
      ),
    ),
  ].join('\n\n')}\n`;
}

function areaPart(area: string, rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ id, title, unmet, confidence, appliesTo }) =>
      `| [${id}](${id}.md) | ${title.replaceAll('|', '\\|')} | ${appliesTo === 'profile' ? 'profile' : 'image'} | ${unmet} | ${confidence} |`,
  );
  return [
    `## ${area}`,
    ['| rule | about | speaks of | unmet | confidence |', '| --- | --- | --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}
