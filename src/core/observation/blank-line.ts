import { bare, isLogWord } from './log-words.ts';

const MAX_KEPT_CHARS = 200;
/** `(criu/net.c:2073)`: a place in the source of CRIU, no path of a host. */
const PLACE = /\((?:criu|compel|soccr|plugins|lib)\/[a-z0-9_/-]{1,60}\.c:\d{1,6}\)/;
/** A timestamp of the log. */
const TIME = /^\(\d{1,6}\.\d{1,9}\)$/;
const ERRNO = /^-\d{1,3}$/;
const NUMBER = /^-?\d+$/;
const HEX = /^(?:0x)?[0-9a-f]+(?:-(?:0x)?[0-9a-f]+)?$/i;
/** An IPv6 address with a zone is shorter; the pattern tries every colon of a word against every other. */
const MAX_ADDRESS_CHARS = 64;
const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?$|^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.%]*$/i;

/** An error line with nothing in it but places in the source, known words, and signs for what was there. */
export function blankLine(line: string): string {
  const place = PLACE.exec(line);
  const rest = place === null ? line : line.slice(place.index + place[0].length);
  const kept: string[] = place === null ? [] : [`Error ${place[0]}:`];
  for (const token of rest.split(/\s+/)) {
    const shown = TIME.test(token) ? '' : blankToken(token);
    if (shown !== '' && shown !== kept.at(-1)) kept.push(shown);
  }
  const text = kept.join(' ');
  return text.length <= MAX_KEPT_CHARS ? text : `${text.slice(0, MAX_KEPT_CHARS - 3)}...`;
}

function blankToken(token: string): string {
  const word = bare(token);
  if (word === '') return '';
  if (isLogWord(word) || ERRNO.test(word)) return token;
  const equals = word.indexOf('=');
  if (equals > 0 && isLogWord(word.slice(0, equals)))
    return `${word.slice(0, equals)}=${signFor(word.slice(equals + 1))}`;
  return signFor(word);
}

function signFor(word: string): string {
  if (ERRNO.test(word)) return word;
  if (NUMBER.test(word)) return '<n>';
  if (word.includes('/')) return '<path>';
  if (word.length <= MAX_ADDRESS_CHARS && ADDRESS.test(word)) return '<address>';
  return HEX.test(word) ? '<hex>' : '<...>';
}
