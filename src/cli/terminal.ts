/** Where a command writes; tests and main.ts give their own. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Somebody looks at `err`: a line may be drawn again in its place. */
  readonly isInteractive?: boolean;
}

/** Names inside an image come from strangers: no control character of theirs reaches a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
}

/** JSON for people and programs; what JSON.stringify leaves of control characters is escaped as well. */
export function printableJson(value: unknown): string {
  const escapeCharacter = (found: string) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, escapeCharacter)}\n`;
}
