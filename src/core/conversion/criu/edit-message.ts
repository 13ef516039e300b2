import { CRIU_FILE_KINDS, type CriuFileKind } from '../../formats/criu/file-kinds.ts';
import { MESSAGES } from '../../formats/criu/schema/messages.ts';
import type { CriuEdit, EditPlace, MessageEdit } from './image-edits.ts';
import { WireMessage } from './wire-message.ts';

/** The edits of messages that are made together, and where they can be. */
export class MessageEdits {
  /** How often each edit changed something, by id. */
  readonly counts = new Map<string, number>();
  readonly #byMessage = new Map<string, { readonly id: string; readonly edit: MessageEdit }[]>();
  readonly #concerned: ReadonlySet<string>;

  constructor(edits: readonly CriuEdit[]) {
    for (const { id, messages } of edits) {
      for (const [name, edit] of Object.entries(messages)) {
        this.#byMessage.set(name, [...(this.#byMessage.get(name) ?? []), { id, edit }]);
      }
    }
    this.#concerned = messagesAround(new Set(this.#byMessage.keys()));
  }

  concerns({ message }: CriuFileKind): boolean {
    return this.#concerned.has(message);
  }

  /** A message, and all messages in it; the very same bytes where there is nothing to change. */
  apply(name: string, bytes: Uint8Array, refuse: EditPlace['refuse'], parent: string | null = null): Uint8Array {
    if (!this.#concerned.has(name)) return bytes;
    const table = MESSAGES.get(name) ?? {};
    const inside = new WireMessage(bytes);
    inside.changeMessages((number, part) => {
      const type = table[number]?.type ?? '';
      return this.#concerned.has(type) ? this.apply(type, part, refuse, name) : part;
    });
    let current = inside.encode();
    for (const { id, edit } of this.#byMessage.get(name) ?? []) {
      const message = new WireMessage(current);
      edit(message, { parent, refuse });
      if (!message.isChanged) continue;
      current = message.encode();
      this.count(id);
    }
    return current;
  }

  count(id: string): void {
    this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
  }
}

/** The messages and whatever can hold one of them, however deep. */
function messagesAround(edited: ReadonlySet<string>): ReadonlySet<string> {
  const around = new Set(edited);
  for (let before = -1; before !== around.size; ) {
    before = around.size;
    for (const [name, table] of MESSAGES) {
      if (Object.values(table).some(({ type }) => around.has(type))) around.add(name);
    }
  }
  return around;
}

/** Kinds of file that the edits can change. */
export function kindsConcerned(edits: readonly CriuEdit[]): readonly CriuFileKind[] {
  const messages = new MessageEdits(edits);
  return [...CRIU_FILE_KINDS.values()].filter((kind) => messages.concerns(kind));
}
