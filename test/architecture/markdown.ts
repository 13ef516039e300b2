/** As much of Markdown as the tests of the documentation need. */

/** The text without fenced code, so that examples are not taken for links or headings. */
export function withoutFences(markdown: string): string {
  return markdown.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, '');
}

export interface Link {
  /** '' for the page itself. */
  readonly path: string;
  readonly anchor: string | null;
}

/** Links that stay in the project. */
export function relativeLinksOf(markdown: string): readonly Link[] {
  const text = withoutFences(markdown).replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return { path, anchor: anchor ?? null };
    });
}

/** What `#...` may name: headings in the way code hosts write them, and explicit ids. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const text = withoutFences(markdown);
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map((match) => slugOf(match[1] ?? ''));
  const ids = [...text.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1] ?? '');
  return new Set([...headings, ...ids]);
}

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** Inline code, each once. */
export function inlineCodeOf(markdown: string): readonly string[] {
  const found = [...withoutFences(markdown).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return [...new Set(found)];
}

/** Cells of the rows of every table in a part of a page, without head and rule. */
export function tableRowsOf(markdown: string): readonly (readonly string[])[] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((row) =>
    row
      .slice(1, row.lastIndexOf('|'))
      .split('|')
      .map((cell) => cell.trim()),
  );
  return cells.filter((row, at) => !isRule(row) && !isRule(cells[at + 1] ?? []));
}

function isRule(row: readonly string[]): boolean {
  return row.length > 0 && row.every((cell) => /^:?-+:?$/.test(cell));
}

/** From a heading to the next one of the same or a higher level. */
export function sectionOf(markdown: string, heading: string): string {
  const lines = markdown.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`no heading "${heading}"`);
  const level = heading.indexOf(' ');
  const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= level);
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}
