/** PostgreSQL cannot store U+0000, so no stored name has it. Such a text becomes '', which no name equals either. */
export function storableText(text: string): string {
  return text.includes('\0') ? '' : text;
}
