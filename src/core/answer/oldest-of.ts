/** When the oldest of several verdicts was made; those made for this answer are of now. RFC 3339 in UTC, so texts compare. */
export function oldestOf(judged: readonly { readonly evaluatedAt: string | null }[], now: string): string {
  return judged.reduce((oldest, { evaluatedAt }) => {
    return evaluatedAt !== null && evaluatedAt < oldest ? evaluatedAt : oldest;
  }, now);
}
