/** The checkpoint of a pod: several images below one name, and one answer for all of them. */
import type { Express } from 'express';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerSchema } from '#api/schemas/answer.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { corpusSet } from '../../support/images/corpus-files.ts';
import { podOfDirectories, podOfTars } from '../../support/images/make-pod.ts';
import { type TarFile, tarOf } from '../../support/images/make-tar.ts';
import { labKernel } from '../../support/lab-kernel.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const AIOS = 'criu/6.1.0-56-amd64__aios.tar.gz';
const JSON_TYPE = 'application/json';

const filesOf = async (path: string): Promise<readonly TarFile[]> =>
  [...(await corpusSet(path))].map(([name, data]) => ({ name, data }));

let composed: Composed;
let app: Express;
let directories: Uint8Array;
let tars: Uint8Array;
beforeAll(async () => {
  composed = await composeForTest();
  app = appOver(composed.ports);
  const containers = {
    app: await filesOf('containers/truthbox-cri-o.tar.gz'),
    sidecar: await filesOf(AIOS),
  };
  directories = await tarOf(podOfDirectories(containers));
  tars = await tarOf(await podOfTars(containers));
  const { release, arch, kconfig, facts } = labKernel(['criu@4.2']);
  const lab = { release: release.text, arch, restorer: ['criu@4.2'], kconfig, kconfigComplete: true, facts };
  await put('profiles/both', lab);
  await put('profiles/no-aio', { ...lab, kconfig: { ...kconfig, CONFIG_AIO: 'n' } });
  await put('fleets/production', {
    profiles: [
      { profile: 'both', nodes: 3 },
      { profile: 'no-aio', nodes: 2 },
    ],
  });
}, 90_000);
afterAll(() => composed.close());

const put = async (path: string, body: object) => {
  const { status } = await call(app, 'put', `/api/v1/${path}`, { type: JSON_TYPE, body });
  expect(status).toBe(201);
};
const send = (query: string, body: Uint8Array) => call(app, 'post', `/api/v1/pods?${query}`, { type: BYTES, body });
const get = (path: string) => call(app, 'get', `/api/v1${path}`);

describe('the checkpoint of a pod', () => {
  it('becomes an image for each container, and nothing changes when it is sent again', async () => {
    const dry = await send('name=shop&dryRun=true', directories);
    expect([dry.status, dry.body.dryRun, dry.body.images.length]).toEqual([200, true, 2]);
    expect((await get('/images/shop%2Fapp')).status).toBe(404);
    const { status, body } = await send('name=shop', directories);
    expect([status, body.name, body.tag, body.image]).toEqual([201, 'shop', 'latest', 'shop/*']);
    expect(body.images.map(({ names }: { names: unknown }) => names)).toEqual([
      [{ name: 'shop/app', tag: 'latest' }],
      [{ name: 'shop/sidecar', tag: 'latest' }],
    ]);
    expect((await send('name=shop', directories)).status).toBe(200);
    expect((await get('/images')).body.items).toHaveLength(2);
  });

  it('keeps what a later rule book reads again, as of any image', async () => {
    const { body } = await get('/images/shop%2Fapp/inventory');
    expect(body).toMatchObject({ format: 'criu', flavour: 'cri-o' });
    const client = new pg.Client({ connectionString: composed.databaseUrl });
    await client.connect();
    const { rows } = await client.query('select count(*)::int as count from capsule');
    await client.end();
    expect(rows).toEqual([{ count: 2 }]);
  });

  it('has one answer: on each profile the container that fares worst decides', async () => {
    const { status, body } = await get('/can-restore?image=shop/*&profile=both&profile=no-aio');
    expect(status).toBe(200);
    answerSchema.parse(body);
    expect(body.question.image).toBe('shop/*');
    expect([body.answer, body.counts]).toEqual(['mixed', { yes: 1, conditional: 0, no: 1, unknown: 0 }]);
    expect(body.image.sets.map(({ name, answer }: { name: string; answer: string }) => `${name}: ${answer}`)).toEqual([
      'app: yes',
      'sidecar: mixed',
    ]);
    const alone = (await get('/can-restore?image=shop/sidecar&profile=no-aio')).body;
    expect([alone.answer, alone.image.sets]).toEqual(['no', undefined]);
    const fleet = (await get('/can-restore?image=shop/*&fleet=production')).body;
    expect(fleet.nodes).toEqual({ total: 5, yes: 3, conditional: 0, no: 2, unknown: 0 });
    const many = await call(app, 'post', '/api/v1/can-restore', {
      type: JSON_TYPE,
      body: { questions: [{ image: 'shop/*', profile: 'both' }] },
    });
    expect(many.body.answers[0].answer.answer).toBe('yes');
  });

  it('passes the nodes on which all of its containers restore', async () => {
    const node = (name: string) => ({ metadata: { name, labels: { 'restore-matrix.io/profile': name } } });
    const own = { metadata: { name: 'own' }, status: { nodeInfo: { kernelVersion: '6.9.9-homemade' } } };
    const filter = async (image: string) => {
      const annotations = { 'restore-matrix.io/image': image };
      const body = {
        Pod: { metadata: { name: 'shop', annotations } },
        Nodes: { items: [node('both'), node('no-aio'), own] },
      };
      return (await call(app, 'post', '/api/v1/kubernetes/filter', { type: JSON_TYPE, body })).body;
    };
    const names = (body: { Nodes: { items: { metadata: { name: string } }[] } }) =>
      body.Nodes.items.map(({ metadata }) => metadata.name);
    const answer = await filter('shop/*');
    expect(names(answer)).toEqual(['both']);
    const failed = { ...answer.FailedNodes, ...answer.FailedAndUnresolvableNodes };
    expect(failed['no-aio']).toMatch(/^image shop\/\* container sidecar does not restore on kernel /);
    expect(failed.own).toMatch(/^image shop\/\* container app not known/);
    expect(names(await filter('shop/app'))).toEqual(['both', 'no-aio']);
    expect(names(await filter('shop/*:v9'))).toEqual([]);
  });

  it('has its tag, and its containers may be files of their own', async () => {
    const { status, body } = await send('name=shop&tag=v2', tars);
    expect([status, body.image]).toEqual([201, 'shop/*:v2']);
    const answer = (await get('/can-restore?image=shop/*:v2&profile=both')).body;
    expect(answer.image.sets.map(({ name }: { name: string }) => name)).toEqual(['app', 'sidecar']);
    expect((await get('/can-restore?image=shop/*:v3&profile=both')).body.code).toBe('image-not-found');
  });

  it('is refused as a whole, and nothing is recorded of it', async () => {
    const cut = await send('name=cut', directories.subarray(0, directories.length - 4_096));
    expect(cut.status).toBe(422);
    const named = await send('name=cut/*', directories);
    expect([named.status, named.body.code]).toEqual([400, 'name-malformed']);
    const repeated = await tarOf(podOfDirectories({ 'a b': await filesOf(AIOS), 'a!b': await filesOf(AIOS) }));
    const twice = await send('name=twice', repeated);
    expect([twice.status, twice.body.code]).toEqual([400, 'name-malformed']);
    expect(twice.body.errors[0].message).toBe('two images of the archive would be recorded as twice/a-b');
    expect((await get('/can-restore?image=twice/*&profile=both')).status).toBe(404);
    const unnamed = await send('', directories);
    expect([unnamed.status, unnamed.body.errors[0].pointer]).toEqual([400, 'name']);
    expect((await get('/can-restore?image=cut/*&profile=both')).status).toBe(404);
  });

  it('may be of one container, which has the name itself', async () => {
    const { body } = await send('name=single', corpus('containers/truthbox-podman.tar.gz'));
    expect(body.images[0].names).toEqual([{ name: 'single', tag: 'latest' }]);
  });
});
