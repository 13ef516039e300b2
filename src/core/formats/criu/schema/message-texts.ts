import type { Field, MessageTable } from './message-table.ts';

/**
 * Messages as they are written down: a line `number label type name` for each field, and `contested` behind it where other
 * builds of CRIU use the number for something else. A table is made of a text when the message is first read. An image has
 * few of the messages, and all tables together take longer to make than to read most images.
 */
export type MessageTexts = Readonly<Record<string, string>>;

const LABELS: readonly string[] = ['req', 'opt', 'rep'] satisfies readonly Field['label'][];

/** @throws Error for a line that does not describe a field, which is a fault of this program. */
export function tableOf(text: string): MessageTable {
  const table: Record<number, Field> = {};
  for (const line of text.trim().split('\n')) {
    const [number = '', label = '', type, name, contested, ...more] = line.trim().split(' ');
    if (
      !/^\d+$/.test(number) ||
      !LABELS.includes(label) ||
      type === undefined ||
      name === undefined ||
      (contested !== undefined && contested !== 'contested') ||
      more.length > 0
    ) {
      throw new Error(`${JSON.stringify(line)} is not a field of a CRIU message: number, label, type, name`);
    }
    const field = { name, type, label: label as Field['label'] };
    table[Number(number)] = contested === undefined ? field : { ...field, contested: true };
  }
  return table;
}
