import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dropsOf, orderSteps } from '#core/conversion/order-steps.ts';
import type { PlannedStep } from '#core/verdict/verdict.ts';
import { CORPUS } from './run-cli.ts';
import { runMain } from './run-main.ts';

const PROFILE = fileURLToPath(new URL('../../../docs/examples/linux-cr-2.6.40.json', import.meta.url));
const plan = (name: string, ...more: string[]) =>
  runMain('plan', join(CORPUS, 'linux-cr', name), '--to', PROFILE, ...more);

describe('plan', () => {
  it('ends with the line that converts, the stamps of the header last of the steps', async () => {
    const run = await plan('14-b6cdf01-x86_64.img');
    expect(run).toMatchObject({ code: 5, err: '' });
    const steps = run.out.split('\n').filter((line) => line.startsWith('  to do'));
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.at(-1)).toContain('Restamp');
    expect(run.out).toMatch(/\nrestore-matrix convert '?\/.+14-b6cdf01-x86_64\.img'? --to '?\/.+'? -o OUT\n$/);
  });

  it('gives no line where nothing can be converted', async () => {
    const run = await plan('12-f0fdd38-x86_64.img', '--output', 'json');
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({
      verdict: 'no',
      convert: { possible: false, command: null, why: expect.stringContaining('linux-cr/tree@4') },
    });
  });

  it('exits with 2 for a damaged image', async () => {
    expect((await plan('d1-truncated-in-page-data.img')).code).toBe(2);
  });
});

describe('orderSteps', () => {
  const step = (kind: PlannedStep['kind'], text: string, effects: PlannedStep['effects']): PlannedStep => ({
    kind,
    text,
    loses: null,
    effects,
  });
  const type = 'linux-cr/sigpending';
  const steps = [
    step('host', 'load', [{ on: 'module', module: 'x' }]),
    step('convert', 'stamp', [{ on: 'image-attribute', type: 'linux-cr/header', attribute: 'rev', value: 6 }]),
    step('convert', 'second', [{ on: 'image', type, version: 2, toVersion: 1 }]),
    step('convert', 'first', [{ on: 'image', type, version: 3, toVersion: 2 }]),
    step('filter', 'empty', [{ on: 'image-attribute', type, attribute: 'conversionStops', value: [] }]),
  ];

  it('puts what is dropped first, stamps after conversions, the host last', () => {
    expect(orderSteps(steps).map(({ text }) => text)).toEqual(['empty', 'first', 'second', 'stamp', 'load']);
  });

  it('names what convert has to drop', () => {
    expect(dropsOf(steps)).toEqual([type]);
  });
});
