import { describe, expect, it } from 'vitest';
import { CRIU_EDITS, editOfRule, stepOf } from '#core/conversion/criu/image-edits.ts';
import { MESSAGES } from '#core/formats/criu/schema/messages.ts';
import { CRIU_OBJECT_TYPES } from '#core/object-types/criu/object-types.ts';
import { CRIU_RULES } from '#core/rules/criu/rules.ts';

describe('edits of CRIU sets', () => {
  it('every step about the bytes of a set is one that convert does', () => {
    const ofBytes = CRIU_RULES.filter(({ adjustments }) =>
      adjustments.some(({ kind }) => kind === 'convert' || kind === 'filter'),
    );
    expect(ofBytes.length).toBeGreaterThan(10);
    expect(ofBytes.filter(({ id }) => editOfRule(id) === null).map(({ id }) => id)).toEqual([]);
  });

  it('each edit is the step of its rules, of all in the same words', () => {
    for (const edit of CRIU_EDITS) {
      const words = CRIU_RULES.filter(({ id }) => edit.rules.includes(id)).map(
        ({ adjustments }) => adjustments.find(({ kind }) => kind === 'convert' || kind === 'filter')?.text,
      );
      expect(words).toHaveLength(edit.rules.length);
      expect(new Set(words)).toEqual(new Set([stepOf(edit, CRIU_RULES)?.text]));
    }
  });

  it('they speak of object types and messages that there are', () => {
    const types = CRIU_OBJECT_TYPES.map(({ id }) => id);
    for (const { rules, messages } of CRIU_EDITS) {
      expect(types).toEqual(expect.arrayContaining(rules.map((rule) => `criu/${rule}`)));
      for (const name of Object.keys(messages)) expect(MESSAGES.has(name), name).toBe(true);
    }
  });
});
