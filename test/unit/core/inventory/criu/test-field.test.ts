import { describe, expect, it } from 'vitest';
import type { CriuMessage } from '../../../../../src/core/formats/criu/criu-image-set.ts';
import { matchingRows, type Operand, testField } from '../../../../../src/core/inventory/criu/test-field.ts';
import type { DetectOp } from '../../../../../src/core/object-types/criu/criu-object-type.ts';

const AUXV = [6n, 4096n, 16n, 0x1f8bfbffn, 0n, 0n];

const CASES: readonly (readonly [DetectOp, Operand, CriuMessage, CriuMessage])[] = [
  ['present', {}, { f: 0 }, {}],
  ['absent', {}, {}, { f: 0 }],
  ['absent-or-false', {}, { f: false }, { f: true }],
  ['==', { value: 2 }, { f: 2 }, { f: 3 }],
  ['==', { value: 2 }, { f: 2n }, { f: 3n }],
  ['==', { value: true }, { f: true }, { f: false }],
  ['!=', { value: 0 }, { f: 5 }, { f: 0 }],
  ['!=', { value: 0 }, { f: 5n }, {}],
  ['>', { value: 65536 }, { f: 65537 }, { f: 65536 }],
  ['<', { value: 5 }, { f: 4 }, { f: 5 }],
  ['in', { value: [1, 58] }, { f: 58 }, { f: 6 }],
  ['bit', { value: 0x8000 }, { f: 0xc000n }, { f: 0x4000n }],
  ['bit', { value: 2147483648 }, { f: 2147483648 }, { f: 1 }],
  ['bit-clear', { value: 4 }, { f: 2 }, { f: 6 }],
  ['contains', { value: 'context=' }, { f: 'rw,context="x"' }, { f: 'rw' }],
  ['contains', { value: '' }, { f: ['cpu', ''] }, { f: ['cpu'] }],
  ['non-empty', {}, { f: [1] }, {}],
  ['non-empty', {}, { f: { length: 3 } }, { f: { length: 0 } }],
  ['non-empty', {}, { f: 'label' }, { f: '' }],
  ['any-nonzero', {}, { f: [0, 4] }, { f: [0, 0] }],
  ['table', { rows: [{ name: 'a', mask: 16 }] }, { f: 20 }, { f: 4 }],
  ['auxv', { value: [16, 26] }, { f: AUXV }, { f: [6n, 4096n] }],
  ['auxv-mask', { type: 16, mask: 0x400 }, { f: [16n, 0x400n] }, { f: [16n, 0x3ffn] }],
];

describe('tests on one field', () => {
  it.each(CASES)('%s %o holds for the first message and not for the second', (op, operand, hit, miss) => {
    expect(testField(hit, 'f', op, operand)).toBe(true);
    expect(testField(miss, 'f', op, operand)).toBe(false);
  });

  it('reads a bit number across the words of a repeated field, lowest word first', () => {
    const rows = [
      { name: 'audit-read', bitIndex: 37 },
      { name: 'checkpoint-restore', bitIndex: 40 },
    ];
    expect(matchingRows([0xffffffff, 0x20], rows).map((row) => row.name)).toEqual(['audit-read']);
    expect(matchingRows([0xffffffff], rows)).toEqual([]);
  });

  it('does not take an auxiliary value for a type', () => {
    expect(testField({ f: [6n, 16n] }, 'f', 'auxv', { value: [16] })).toBe(false);
  });
});
