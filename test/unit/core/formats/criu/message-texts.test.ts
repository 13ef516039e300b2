import { describe, expect, it } from 'vitest';
import { tableOf } from '#core/formats/criu/schema/message-texts.ts';
import { MESSAGES } from '#core/formats/criu/schema/messages.ts';

describe('a message as it is written down', () => {
  it('is a table of its fields by number', () => {
    expect(tableOf('\n    1 req uint32 pid\n    12 rep string plugins')).toEqual({
      1: { name: 'pid', type: 'uint32', label: 'req' },
      12: { name: 'plugins', type: 'string', label: 'rep' },
    });
  });

  it.each(['one req uint32 pid', '1 any uint32 pid', '1 req uint32', '1 req uint32 pid more', ''])(
    'is refused with the line %j',
    (line) => {
      expect(() => tableOf(`2 opt bool known\n${line}\n3 opt bool other`)).toThrow('is not a field of a CRIU message');
    },
  );

  it('is well formed in every message that is read', () => {
    const tables = [...MESSAGES];
    expect(tables.length).toBeGreaterThan(100);
    for (const [name, table] of tables) expect(Object.keys(table).length, name).toBeGreaterThan(0);
    expect(MESSAGES.get('pstree_entry')).toBe(MESSAGES.get('pstree_entry'));
    expect(MESSAGES.get('no_entry')).toBeUndefined();
  });
});
