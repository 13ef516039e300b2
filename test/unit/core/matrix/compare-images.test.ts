import { describe, expect, it } from 'vitest';
import { compareImages, MAX_DRIFT_ITEMS } from '#core/matrix/compare-images.ts';
import { bytesOf, inventoryOf } from '../formats/linux-cr/corpus.ts';

const object = (type: string, version = 1, attributes = {}) => ({ type, version, attributes });

describe('two images', () => {
  it('differ in types, versions and attributes, and back the other way', () => {
    const from = [object('a/gone'), object('a/kept', 1, { x: 1, list: ['p'] }), object('a/grown', 2)];
    const to = [object('a/grown', 3), object('a/kept', 1, { list: ['p', 'q'], y: null }), object('a/new', 4)];
    const drift = compareImages(from, to);
    expect(drift).toEqual({
      added: [{ type: 'a/new', from: [], to: [4] }],
      removed: [{ type: 'a/gone', from: [1], to: [] }],
      versions: [{ type: 'a/grown', from: [2], to: [3] }],
      attributes: [
        { type: 'a/kept', version: 1, attribute: 'list', from: [['p']], to: [['p', 'q']] },
        { type: 'a/kept', version: 1, attribute: 'x', from: [1], to: [] },
        { type: 'a/kept', version: 1, attribute: 'y', from: [], to: [null] },
      ],
      counts: { added: 1, removed: 1, versions: 1, attributes: 3 },
    });
    const back = compareImages(to, from);
    expect(back.added.map(({ type }) => type)).toEqual(drift.removed.map(({ type }) => type));
    expect(back.attributes.map(({ from: had, to: has }) => [has, had])).toEqual(
      drift.attributes.map(({ from: had, to: has }) => [had, has]),
    );
  });

  it('may hold several objects of a type: their values are a set', () => {
    const from = [object('a/f', 1, { kind: 'x' }), object('a/f', 1, { kind: 'y' })];
    expect(compareImages(from, [...from].reverse()).counts.attributes).toBe(0);
    expect(compareImages(from, from.slice(1)).attributes).toEqual([
      { type: 'a/f', version: 1, attribute: 'kind', from: ['x', 'y'], to: ['y'] },
    ]);
  });

  it('of thousands of types are listed in part, and counted in full', () => {
    const many = Array.from({ length: 3_000 }, (_, at) => object(`a/t-${at}`, 1, { text: 'x'.repeat(5_000) }));
    const { added, counts } = compareImages([], many);
    expect([added.length, counts.added]).toEqual([MAX_DRIFT_ITEMS, 3_000]);
    const other = many.map((one) => ({ ...one, attributes: { text: 'z'.repeat(5_000) } }));
    expect(JSON.stringify(compareImages(many, other)).length).toBeLessThan(200_000);
  });

  it('of two Linux-CR revisions differ in the versions that were bumped between them', () => {
    const [older, newer] = ['14-b6cdf01-x86_64', '16-5c3471a-x86_64'].map((name) => inventoryOf(bytesOf(name)).objects);
    const { versions } = compareImages(older ?? [], newer ?? []);
    expect(versions.length).toBeGreaterThan(0);
    expect(compareImages(older ?? [], older ?? []).counts).toEqual({
      added: 0,
      removed: 0,
      versions: 0,
      attributes: 0,
    });
  });
});
