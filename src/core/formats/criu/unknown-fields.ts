/**
 * Fields and values of one file that the CRIU 4.3 schema does not have: all are counted, the first different ones named.
 */
export class UnknownFields {
  readonly #listedNames: number;
  readonly #names = new Set<string>();
  readonly #values = new Set<string>();
  #lastMessage = '';
  #lastNumber = 0;
  count = 0;

  constructor(listedNames: number) {
    this.#listedNames = listedNames;
  }

  note(message: string, number: number): void {
    this.count += 1;
    // A field that is repeated a million times is named once.
    if (number === this.#lastNumber && message === this.#lastMessage) return;
    if (this.#names.size >= this.#listedNames) return;
    this.#lastMessage = message;
    this.#lastNumber = number;
    this.#names.add(`${message}.${number}`);
  }

  /** `what`: the unknown part of the value (known-values.ts). */
  noteValue(message: string, field: string, what: string): void {
    this.count += 1;
    if (this.#values.size < this.#listedNames) this.#values.add(`${message}.${field}${what}`);
  }

  /** `message.field=21` or `message.field bit 19`, sorted. */
  values(): readonly string[] {
    return [...this.#values].sort();
  }

  /** `message.number`, sorted. */
  names(): readonly string[] {
    return [...this.#names].sort();
  }
}
