/** The errors of a file that people make themselves, in words; the code stays for who searches for it. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'permission denied',
};

export function fileFault(code: string | undefined, words: Readonly<Record<string, string>> = {}): string {
  const text = { ...WORDS, ...words }[code ?? ''];
  return text === undefined ? String(code) : `${text} (${code})`;
}
