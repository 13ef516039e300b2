import type { ObjectType } from '#core/object-types/object-type.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { Confirmation } from '#core/rules/rule-page/confirmation.ts';
import { INDEX_HEAD, indexRow, ruleIndex } from '#core/rules/rule-page/rule-index.ts';
import { type PageBlock, rulePage } from '#core/rules/rule-page/rule-page.ts';
import { renderTable } from './render-table.ts';
import { printable } from './terminal.ts';

/** What /docs/rules/ID of a service shows, as text. */
export function renderRule(rule: Rule, catalogue: readonly ObjectType[], confirmation: Confirmation | null): string {
  const { id, title, place, text, sections } = rulePage(rule, catalogue, confirmation);
  const parts = sections.map((section) => [section.title, ...section.blocks.flatMap(linesOf)]);
  const lines = [`${id}: ${title}`, `(${place})`, '', text, ...parts.flatMap((part) => ['', ...part])];
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
}

export function renderRuleIndex(rules: readonly Rule[]): string {
  const { summary, areas } = ruleIndex(rules);
  const rows = areas.flatMap(({ area, rules: ofArea }) => ofArea.map((rule) => [area, ...indexRow(rule)]));
  return `${renderTable(['AREA', ...INDEX_HEAD.map((title) => title.toUpperCase())], rows)}\n${summary}\n`;
}

function linesOf(block: PageBlock): readonly string[] {
  return 'text' in block ? [`  ${block.text}`] : block.list.map((line) => `  - ${line}`);
}
