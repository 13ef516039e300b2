import { FIREWALL_LIMITS, UNREAD_WORD } from './firewall-limits.ts';
import type { TextScanner } from './text-scanner.ts';

/** Statements and expressions that a kernel has with an option of their own (nft(8)). */
const EXPRESSIONS: ReadonlySet<string> = new Set([
  ...['counter', 'ct', 'dnat', 'fib', 'flow', 'fwd', 'ipsec', 'jhash', 'limit', 'log', 'masquerade', 'notrack'],
  ...['numgen', 'osf', 'queue', 'quota', 'redirect', 'reject', 'snat', 'socket', 'symhash', 'synproxy', 'tproxy', 'xt'],
]);

/** Words before a name or a value, which may be the same word as an expression. */
const BEFORE_NAME: ReadonlySet<string> = new Set(['jump', 'goto', 'type', 'hook', 'device', '!=', '==', 'name']);

/** Expressions that elements of a set may have; every other word in there is a value. */
const OF_ELEMENTS: ReadonlySet<string> = new Set(['counter', 'ct', 'limit', 'quota']);

/** Blocks of a table: only chains hold rules; of the others the kind alone says what they need. */
const BLOCKS: ReadonlySet<string> = new Set([
  'chain',
  'set',
  'map',
  'flowtable',
  'counter',
  'quota',
  'limit',
  'synproxy',
]);

const TABLE_DEPTH = 1;
const RULE_DEPTH = 2;
const isWordCharacter = (code: number): boolean => code > 0x20 && code !== 0x7b && code !== 0x7d && code !== 0x3b;

/**
 * What a ruleset of nftables uses: `family:inet`, `chain:nat`, `expression:limit`. A small state machine over words and
 * braces, as `nft list ruleset` prints them: names, texts and comments are passed by.
 */
export function createNftablesScanner(): TextScanner {
  return new NftablesScanner();
}

class NftablesScanner implements TextScanner {
  readonly #words = new Set<string>();
  #depth = 0;
  #word = '';
  #before = '';
  #inBlock = '';
  #pending = '';
  #mode: 'text' | 'quoted' | 'comment' = 'text';

  write(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += 1) this.#take(chunk[at] ?? 0);
  }

  end(): readonly string[] {
    this.#endWord();
    if (this.#depth !== 0 || this.#mode === 'quoted') this.#note(UNREAD_WORD);
    return [...this.#words].sort();
  }

  #take(code: number): void {
    if (this.#mode === 'comment') {
      if (code === 0x0a) this.#mode = 'text';
    } else if (this.#mode === 'quoted') {
      if (code === 0x22) this.#mode = 'text';
    } else if (code === 0x22) {
      this.#endWord();
      this.#before = '';
      this.#mode = 'quoted';
    } else if (code === 0x23 && this.#word === '') this.#mode = 'comment';
    else if (isWordCharacter(code)) this.#addCharacter(code);
    else this.#takeSeparator(code);
  }

  #addCharacter(code: number): void {
    // Of a longer word only its being there matters.
    if (this.#word.length <= FIREWALL_LIMITS.nameBytes) this.#word += String.fromCharCode(code);
  }

  #takeSeparator(code: number): void {
    this.#endWord();
    if (code === 0x7b) this.#open();
    if (code === 0x7d) this.#close();
    if (code === 0x0a || code === 0x3b) this.#before = '';
  }

  #open(): void {
    this.#depth += 1;
    if (this.#depth > FIREWALL_LIMITS.depth) this.#note(UNREAD_WORD);
    if (this.#depth === RULE_DEPTH) this.#inBlock = this.#pending;
    this.#pending = '';
    this.#before = '';
  }

  #close(): void {
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth < RULE_DEPTH) this.#inBlock = '';
    this.#before = '';
  }

  #endWord(): void {
    const word = this.#word.endsWith(',') ? this.#word.slice(0, -1) : this.#word;
    this.#word = '';
    if (word === '') return;
    if (this.#depth === 0 && this.#before === 'table') this.#note(`family:${word}`);
    else if (this.#depth === TABLE_DEPTH) this.#startBlock(word);
    else if (this.#depth === RULE_DEPTH && this.#inBlock === 'chain') this.#readRuleWord(word);
    else if (this.#depth >= RULE_DEPTH && OF_ELEMENTS.has(word)) this.#readRuleWord(word);
    this.#before = word;
  }

  #startBlock(word: string): void {
    if (this.#pending !== '' || !BLOCKS.has(word)) return;
    this.#pending = word;
    if (word === 'flowtable') this.#note('expression:flow');
    else if (EXPRESSIONS.has(word)) this.#note(`expression:${word}`);
  }

  #readRuleWord(word: string): void {
    if (this.#before === 'type' && ['filter', 'nat', 'route'].includes(word)) this.#note(`chain:${word}`);
    else if (this.#before === 'ct' && word === 'count') this.#note('expression:connlimit');
    else if (EXPRESSIONS.has(word) && !BEFORE_NAME.has(this.#before)) this.#note(`expression:${word}`);
  }

  #note(word: string): void {
    if (this.#words.size < FIREWALL_LIMITS.words) this.#words.add(word);
  }
}
