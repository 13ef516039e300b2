import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeOpenFolder } from '../../support/open-folder.ts';
import { backendsOf } from '../embedded/backends-of.ts';
import { type Asking, keepAsking, OUTAGE_REFUSALS } from './keep-asking.ts';
import { type ServingProcess, startServing } from './serving-process.ts';

let folder: string;
let serving: ServingProcess;
let asking: Asking;
beforeAll(async () => {
  folder = await makeOpenFolder('restore-matrix-killed-');
  serving = await startServing('start', { DATA_DIR: folder });
  asking = await keepAsking(serving.url);
});
afterAll(async () => {
  await asking.stop();
  await serving.stop();
  await rm(folder, { recursive: true, force: true });
});

const postmaster = () =>
  Number(readFileSync(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);

it('waits through the recovery of a server that lost a backend, and serves on', async () => {
  for (let kills = 0; kills < 2; kills++) {
    await asking.nextAcknowledged();
    process.kill(backendsOf(postmaster()).at(kills) ?? 0, 'SIGKILL');
    await asking.nextAcknowledged();
  }
});

it('starts a server again that was killed', async () => {
  const before = postmaster();
  process.kill(before, 'SIGKILL');
  await asking.nextAcknowledged();
  expect(postmaster()).not.toBe(before);
});

it('has kept what it acknowledged, and answered nothing but 503 meanwhile', async () => {
  await asking.stop();
  expect(serving.end()).toBeNull();
  expect([...asking.refused.keys()].filter((refusal) => !OUTAGE_REFUSALS.includes(refusal))).toEqual([]);
  expect(asking.refused.size).toBeGreaterThan(0);
  const found = await Promise.all(
    asking.acknowledged.map(async (name) => (await fetch(`${serving.url}/api/v1/profiles/${name}`)).status),
  );
  expect(found).toEqual(asking.acknowledged.map(() => 200));
});
