/** What GET /object-types/{id} tells of Linux-CR types: when they were there, and what happened at each bump. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, call } from './api-under-test.ts';

interface Told {
  readonly id: string;
  readonly label: string;
  readonly date: string;
}

interface Version {
  readonly version: number;
  readonly since: string;
  readonly change: string;
  readonly how?: string;
  readonly conversion: string | null;
  readonly changed?: readonly string[];
  readonly wireNumber: number;
  readonly revisions: readonly Told[];
  readonly evidence: readonly string[];
}

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest();
  app = appOver(composed.ports);
});
afterAll(() => composed.close());

async function storyOf(id: string) {
  const { status, body } = await call(app, 'get', `/api/v1/object-types/linux-cr/${id}`);
  expect(status).toBe(200);
  const versions: readonly Version[] = body.versions;
  const line = ({ version, wireNumber, since, conversion, changed = [] }: Version) =>
    [version, `number ${wireNumber}`, since, conversion, changed.join('+')] as const;
  return { body, versions, lines: versions.map(line) };
}

describe('the story of an object type', () => {
  it('task: four bumps, all mechanical', async () => {
    const { body, versions, lines } = await storyOf('task');
    expect(lines).toEqual([
      [1, 'number 102', '0abe2fe', null, ''],
      [2, 'number 102', '67cfee9', 'mechanical', 'layout'],
      [3, 'number 102', 'f0fdd38', 'mechanical', 'layout'],
      [4, 'number 103', 'b6cdf01', 'mechanical', 'renumber'],
      [5, 'number 103', '1fd8e6e', 'mechanical', 'layout'],
    ]);
    expect(versions[4]).toMatchObject({
      change: expect.stringContaining('flags (u32) inserted at 8'),
      how: 'Permute the fields, flags = 0.',
      revisions: [
        { id: '1fd8e6e', label: 'ckpt-v23-rc2', date: '2011-04-16' },
        { id: '5c3471a', label: expect.stringContaining('samsung-3.0'), date: '2012-03-17' },
      ],
      evidence: ['user-cr include/linux/checkpoint_hdr.h at 1fd8e6e (ckpt-v23-rc2), compared with b6cdf01'],
    });
    expect(body.lifetimes).toEqual([{ since: expect.objectContaining({ id: '0abe2fe' }), removed: null }]);
    const steps = body.conversions.map(({ from, to }: { from: number; to: number }) => `${from}>${to}`);
    expect(steps).toEqual(expect.arrayContaining(['1>2', '2>3', '3>4', '4>5']));
  });

  it('tree: conditional once, and impossible in the end', async () => {
    const { body, versions, lines } = await storyOf('tree');
    expect(lines).toEqual([
      [1, 'number 101', '0abe2fe', null, ''],
      [2, 'number 101', 'c83f38b', 'conditional', 'element+followers'],
      [3, 'number 101', '78d18cf', 'mechanical', 'element'],
      [4, 'number 101', 'b0d8304', 'mechanical', 'followers'],
      [5, 'number 102', 'b6cdf01', 'impossible', 'renumber+element+followers'],
    ]);
    expect(versions[4]?.how).toContain('Needs the PIDS table to be built');
    const steps: readonly { from: number; to: number; loses: string | null }[] = body.conversions;
    expect(steps.filter(({ from, to }) => from === 5 || to === 5)).toEqual([]);
    expect(steps.find(({ from, to }) => from === 1 && to === 2)?.loses).toContain('sessions of root tasks');
  });

  it('socket-inet: a bump that old images meet only where nothing is connected', async () => {
    const { body, lines } = await storyOf('socket-inet');
    expect(lines).toEqual([
      [1, 'number 705', '0abe2fe', null, ''],
      [2, 'number 706', 'db94f5e', 'conditional', 'layout+renumber'],
    ]);
    const [up] = body.conversions.filter(({ to }: { to: number }) => to === 2);
    expect(up.stops).toEqual([expect.stringContaining('a socket is connected')]);
  });

  it('cpu.x86: arch-specific, with the header of its family as source', async () => {
    const { body, versions, lines } = await storyOf('cpu.x86');
    expect(lines).toEqual([
      [1, 'number 107', '0abe2fe', null, ''],
      [2, 'number 107', 'c97c03d', 'mechanical', 'layout'],
      [3, 'number 108', 'b6cdf01', 'mechanical', 'renumber'],
    ]);
    expect(versions[1]?.evidence[0]).toMatch(/^user-cr include\/asm-x86\/checkpoint_hdr\.h at c97c03d/);
    expect(body.title).toMatch(/\(x86\)$/);
  });

  it('vpids: came with one revision and went with the next but one', async () => {
    const { body, lines } = await storyOf('vpids');
    expect(lines).toEqual([[1, 'number 118', 'c83f38b', null, '']]);
    expect(body.lifetimes).toEqual([
      {
        since: { id: 'c83f38b', label: '2010-03-23 nested pid namespaces (around ckpt-v20)', date: '2010-03-29' },
        removed: { id: 'b0d8304', label: '2010-03-30 VPIDS dropped', date: '2010-04-01' },
      },
    ]);
  });

  it('cpu.arm: went and came back', async () => {
    const { body } = await storyOf('cpu.arm');
    const lives = body.lifetimes.map(({ since, removed }: { since: Told; removed: Told | null }) => [
      since.id,
      removed?.id ?? null,
    ]);
    expect(lives).toEqual([
      ['f678773', 'f0fdd38'],
      ['5c3471a', null],
    ]);
  });
});
