/** A page for people that needs no script: HTML made on the server, in the style of page.css. */

export interface PlainPage {
  readonly title: string;
  /** HTML under the heading. */
  readonly lead?: string;
  readonly main: string;
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const ELSEWHERE = [
  ['/', 'The matrix'],
  ['/docs/rules', 'Rules'],
  ['/docs/truth', 'Truth'],
  ['/docs', 'API'],
  ['/docs/errors', 'Error codes'],
] as const;

export function plainPage({ title, lead = '', main }: PlainPage): string {
  const links = ELSEWHERE.map(([path, name]) => `<a href="${path}">${name}</a>`).join(' ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Restore Matrix</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
${lead}
<nav aria-label="Other pages">${links}</nav>
</header>
<main>
${main}
</main>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (found) => ESCAPED[found] ?? found);
}

/** Plain text with code in backticks. A text that is a web address becomes a link. */
export function htmlOf(text: string): string {
  const html = escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
  return /^https:\/\/[^\s`]+$/.test(text) ? `<a href="${html}" rel="noreferrer">${html}</a>` : html;
}

export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = head.map((title) => `<th scope="col">${htmlOf(title)}</th>`).join('');
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="prose-table"><table>
<thead><tr>${titles}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table></div>`;
}
