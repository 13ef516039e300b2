/**
 * UNAME26: to a process with that personality, the kernel reports `2.6.(40 + y)` instead of `3.y` (Linux 3.1, commit
 * be27425dcc51 "Add a personality to report 2.6.x version numbers"), and `2.6.(60 + y)` instead of `4.y` since 4.0. Fedora 15
 * shipped 3.0.z under the name `2.6.40.z` as well.
 *
 * The kernel adds 60 to the minor number without looking at the major one, so 5.y and 6.y show the same text as 4.y:
 * from 2.6.60 on the alias is ambiguous and the oldest reading, 4.y, is taken. No 2.6.81 or later can come from 4.y
 * (4.20 was the last), so from there on the numbers are left alone.
 */
const FIRST_OF_3 = 40;
const FIRST_OF_4 = 60;
const LAST_OF_4 = 80;

/** Numbers of the kernel behind `2.6.n[.z]`, or null when the numbers are literal. */
export function undoUname26(numbers: readonly number[]): readonly number[] | null {
  const [major, minor, n, ...rest] = numbers;
  if (major !== 2 || minor !== 6 || n === undefined || n < FIRST_OF_3 || n > LAST_OF_4) return null;
  return n < FIRST_OF_4 ? [3, n - FIRST_OF_3, ...rest] : [4, n - FIRST_OF_4, ...rest];
}
