import { escapeHtml, htmlOf, plainPage } from './plain-page.ts';

/** The parts of a problem document that a person reads. */
interface ShownProblem {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  /** Path of the page that explains the code. */
  readonly type: string;
  readonly instance: string;
  readonly nearest?: readonly string[];
}

/** A problem for a browser. */
export function problemPage({ title, detail, code, type, instance, nearest = [] }: ShownProblem): string {
  const names = nearest.map((name) => `<code>${escapeHtml(name)}</code>`).join(', ');
  return plainPage({
    title,
    lead: `<p>${htmlOf(detail)}</p>`,
    main: [
      ...(names === '' ? [] : [`<p>Similar names: ${names}</p>`]),
      `<p>Error code: <a href="${escapeHtml(type)}"><code>${escapeHtml(code)}</code></a>. Request: <code>${escapeHtml(instance)}</code>.</p>`,
    ].join('\n'),
  });
}
