import type { ObjectType } from '#core/object-types/object-type.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { Confirmation } from '#core/rules/rule-page/confirmation.ts';
import { INDEX_HEAD, indexRow, ruleIndex } from '#core/rules/rule-page/rule-index.ts';
import { type PageBlock, rulePage } from '#core/rules/rule-page/rule-page.ts';
import { escapeHtml, htmlOf, htmlTable, plainPage } from './plain-page.ts';

/** Where a service shows rules to people. */
export const RULE_PAGES_PATH = '/docs/rules';

export function ruleIndexHtml(rules: readonly Rule[]): string {
  const { summary, areas } = ruleIndex(rules);
  const parts = areas.map(({ area, rules: ofArea }) => {
    const rows = ofArea.map((rule) => {
      const [, ...cells] = indexRow(rule);
      return [`<a href="${RULE_PAGES_PATH}/${rule.id}"><code>${rule.id}</code></a>`, ...cells.map(htmlOf)];
    });
    return `<h2 id="${area}">${escapeHtml(area)}</h2>\n${htmlTable(INDEX_HEAD, rows)}`;
  });
  return plainPage({ title: 'Rules', lead: `<p>${escapeHtml(summary)}</p>`, main: parts.join('\n') });
}

export function rulePageHtml(rule: Rule, catalogue: readonly ObjectType[], confirmation: Confirmation | null): string {
  const { id, title, place, text, sections } = rulePage(rule, catalogue, confirmation);
  const parts = sections.map((section) => `<h2>${section.title}</h2>\n${section.blocks.map(blockHtml).join('\n')}`);
  return plainPage({
    title,
    lead: `<p>Rule <code>${id}</code> (${place}). As JSON: <a href="/api/v1/rules/${id}">/api/v1/rules/${id}</a>.</p>`,
    main: [`<p>${htmlOf(text)}</p>`, ...parts].join('\n'),
  });
}

function blockHtml(block: PageBlock): string {
  if ('text' in block) return `<p>${htmlOf(block.text)}</p>`;
  return `<ul>\n${block.list.map((line) => `<li>${htmlOf(line)}</li>`).join('\n')}\n</ul>`;
}
