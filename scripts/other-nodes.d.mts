export const LINES: readonly string[];
/** The program, where it was fetched before. */
export function cachedNode(line: string): string | null;
/** The program, fetched if need be. */
export function fetchNode(line: string): string;
