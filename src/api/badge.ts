import type { Answer } from '#core/answer/answer.ts';

type AnswerWord = Answer['answer'];

/** Grey is unknown; words carry the meaning, colours only support it (contrast with white text at least 4.5:1). */
const COLOURS = {
  yes: '#1a7f37',
  conditional: '#8a5a00',
  no: '#c1272d',
  mixed: '#7a3fb0',
  unknown: '#6b6b6b',
} satisfies Record<AnswerWord, string>;

const LABEL = 'restores';
/** Widths of an 11 px sans-serif text, near enough for a badge. */
const CHAR_WIDTH = 6.6;
const PADDING = 12;

export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: AnswerWord;
  readonly color: string;
}

export function badgeOf(answer: AnswerWord): Badge {
  return { schemaVersion: 1, label: LABEL, message: answer, color: COLOURS[answer] };
}

const widthOf = (text: string): number => Math.round(text.length * CHAR_WIDTH + PADDING);

/** Every text in it is one of ours, so nothing needs escaping. */
export function badgeSvg({ label, message, color }: Badge): string {
  const left = widthOf(label);
  const right = widthOf(message);
  const text = (x: number, words: string): string => `<text x="${x}" y="14">${words}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${message}">` +
    `<title>${label}: ${message}</title><rect width="${left + right}" height="20" rx="3" fill="#444"/>` +
    `<rect x="${left}" width="${right}" height="20" rx="3" fill="${color}"/>` +
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">' +
    `${text(left / 2, label)}${text(left + right / 2, message)}</g></svg>`
  );
}
