import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../digest/canonical-json.ts';
import type { CriuMessage, CriuValue } from '../formats/criu/criu-image-set.ts';
import { type InSteps, mapInSteps, runToEnd } from '../inventory/in-steps.ts';
import { CapsuleError, CapsuleTooLarge } from './capsule-error.ts';
import { CAPSULE_LIMITS } from './limits.ts';

/**
 * Messages as JSON, each different one once: a task has thousands of mappings that say the same once their addresses
 * are gone. A message refers to those inside of it by number, and they stand before it.
 * JSON has no 64-bit numbers and no bytes: `{"n":"123"}`, `{"b":"00ff"}`, `{"m":4}`; `{"d":[3,1]}` is what was dropped.
 */
export type EncodedMessage = Readonly<Record<string, unknown>>;

export class MessageTableWriter {
  #numbers = new Map<string, number>();
  #table: EncodedMessage[] = [];
  #characters = 0;

  get table(): readonly EncodedMessage[] {
    return this.#table;
  }

  /** A step for each element of its lists. @throws CapsuleTooLarge as soon as it is clear. */
  *addInSteps(message: CriuMessage): InSteps<number> {
    const encoded: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(message)) {
      if (value === undefined) continue;
      encoded[field] = Array.isArray(value)
        ? yield* mapInSteps(value as readonly CriuValue[], (one) => this.#encode(one))
        : this.#encode(value);
    }
    const text = canonicalJson(encoded);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#characters += text.length;
    if (this.#characters > CAPSULE_LIMITS.characters) throw new CapsuleTooLarge();
    this.#numbers.set(text, this.#table.length);
    return this.#table.push(encoded) - 1;
  }

  #encode(value: CriuValue): unknown {
    if (typeof value === 'bigint') return { n: String(value) };
    if (typeof value !== 'object') return value;
    if (value instanceof Uint8Array) return { b: bytesToHex(value) };
    if ('nonZero' in value && typeof value.nonZero === 'boolean') {
      return { d: [value.length, value.nonZero ? 1 : 0] };
    }
    return { m: runToEnd(this.addInSteps(value as CriuMessage)) };
  }
}

/** Messages that stand in several places are one object. @throws CapsuleError */
export function readMessageTable(table: readonly unknown[], maxMessages: number): readonly CriuMessage[] {
  const messages: CriuMessage[] = [];
  const weights: number[] = [];
  for (const encoded of table) {
    if (typeof encoded !== 'object' || encoded === null) throw new CapsuleError('expected a message');
    const seen = { weight: 1 };
    const decode = (one: unknown): CriuValue => decodeValue(one, messages, weights, seen);
    const entries = Object.entries(encoded).map(([field, value]): [string, CriuValue] => [
      field,
      Array.isArray(value) ? value.map(decode) : decode(value),
    ]);
    // What refers to what refers ... may stand for more than anybody can walk through.
    if (seen.weight > maxMessages) throw new CapsuleError('too many nested messages');
    messages.push(Object.fromEntries(entries));
    weights.push(seen.weight);
  }
  return messages;
}

function decodeValue(
  value: unknown,
  messages: readonly CriuMessage[],
  weights: readonly number[],
  seen: { weight: number },
): CriuValue {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) throw new CapsuleError('expected a value');
  if ('n' in value && typeof value.n === 'string' && /^-?\d{1,20}$/.test(value.n)) return BigInt(value.n);
  if ('b' in value && typeof value.b === 'string' && /^([0-9a-f]{2})*$/.test(value.b)) return hexToBytes(value.b);
  if ('d' in value && Array.isArray(value.d)) return { length: Number(value.d[0]), nonZero: value.d[1] === 1 };
  if ('m' in value && typeof value.m === 'number') {
    const message = messages[value.m];
    if (message === undefined) throw new CapsuleError('reference to a missing message');
    seen.weight += weights[value.m] ?? 0;
    return message;
  }
  throw new CapsuleError('unknown kind of value');
}
