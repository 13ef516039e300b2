import { CPU_MESSAGES } from './cpu.ts';
import { FILES_MESSAGES } from './files.ts';
import { MEMORY_MESSAGES } from './memory.ts';
import type { MessageTable } from './message-table.ts';
import { type MessageTexts, tableOf } from './message-texts.ts';
import { NAMESPACES_MESSAGES } from './namespaces.ts';
import { SOCKETS_MESSAGES } from './sockets.ts';
import { TASKS_MESSAGES } from './tasks.ts';

/** Tables by the name of the message, each made when it is asked for. */
class MessageTables {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #made = new Map<string, MessageTable>();

  constructor(...texts: readonly MessageTexts[]) {
    this.#texts = new Map(texts.flatMap((some) => Object.entries(some)));
  }

  has(name: string): boolean {
    return this.#texts.has(name);
  }

  get(name: string): MessageTable | undefined {
    const text = this.#texts.get(name);
    if (text === undefined) return undefined;
    const table = this.#made.get(name) ?? tableOf(text);
    this.#made.set(name, table);
    return table;
  }

  *[Symbol.iterator](): Generator<readonly [string, MessageTable]> {
    for (const name of this.#texts.keys()) yield [name, this.get(name) ?? {}];
  }
}

/** Every CRIU message whose fields are read; a message that is not here is opaque: only its length is kept. */
export const MESSAGES = new MessageTables(
  TASKS_MESSAGES,
  CPU_MESSAGES,
  MEMORY_MESSAGES,
  FILES_MESSAGES,
  SOCKETS_MESSAGES,
  NAMESPACES_MESSAGES,
);
