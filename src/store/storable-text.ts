/** PostgreSQL holds no U+0000, so nothing is called so; nothing is called '' either, and that may be asked for. */
export function storableText(text: string): string {
  return text.includes('\0') ? '' : text;
}
