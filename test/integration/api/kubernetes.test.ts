/** Requests as kube-scheduler and kube-apiserver send them, with the members that they send beside those that are read. */
import { readFileSync } from 'node:fs';
import type { Express } from 'express';
import type { Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelValueOf } from '#core/kubernetes/label-value.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const type = 'application/json';
const FILTER = '/api/v1/kubernetes/filter';
const ADMIT = '/api/v1/kubernetes/admit?timeout=10s';
const PROFILE = 'restore-matrix.io/profile';
const UID = '705ab4f5-6393-11e8-b7cc-42010a800002';

type Annotations = Readonly<Record<string, string>>;
interface Meta {
  metadata: { name: string; annotations?: Annotations; labels?: Record<string, string> };
}
interface Args {
  Pod: Meta;
  Nodes: { metadata: object; items: Meta[] };
  NodeNames: string[] | null;
}
interface Review {
  kind: string;
  apiVersion: string;
  request: Record<string, unknown> & { object: Meta };
}

function recorded<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/kubernetes/${name}.json`, import.meta.url), 'utf8'));
}
function args(annotations: Annotations = { 'restore-matrix.io/image': 'pipes' }): Args {
  const sent = recorded<Args>('extender-args');
  return { ...sent, Pod: { ...sent.Pod, metadata: { ...sent.Pod.metadata, annotations } } };
}
function review(annotations: Annotations, more: Readonly<Record<string, unknown>> = {}): Review {
  const sent = recorded<Review>('admission-review');
  const { object } = sent.request;
  const pod = { ...object, metadata: { ...object.metadata, annotations } };
  return { ...sent, request: { ...sent.request, object: pod, ...more } };
}

let composed: Composed;
let app: Express;
const post = (path: string, body: unknown): Promise<Response> =>
  call(app, 'post', path, { type, body: typeof body === 'string' ? body : JSON.stringify(body) });
const put = (path: string, body: unknown) => call(app, 'put', path, { type, body: JSON.stringify(body) });
const passed = (answer: Response): string[] => answer.body.Nodes.items.map(({ metadata }: Meta) => metadata.name);

beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins' });
  app = appOver(composed.ports);
  for (const name of ['pipes', 'tcp']) {
    const body = corpus(`criu/6.1.0-56-amd64__${name}.tar.gz`);
    expect((await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body })).status).toBe(201);
  }
  const fleet = (name: string, ...profiles: string[]) =>
    put(`/api/v1/fleets/${name}`, { profiles: profiles.map((profile) => ({ profile, nodes: 3 })) });
  expect((await fleet('good', 'lab-6.12-amd64', 'lab-6.1-amd64-nomods')).status).toBe(201);
  expect((await fleet('bad', 'lab-6.1-amd64-nomods', 'linux-cr-3.1')).status).toBe(201);
  expect((await fleet('steps', 'debian-6.12-amd64', 'linux-cr-3.1')).status).toBe(201);
  expect((await fleet('empty')).status).toBe(201);
  await composed.settle();
});
afterAll(() => composed.close());

describe('the scheduler extender', () => {
  it('passes the nodes that say yes, as they came, and gives the reason for each other', async () => {
    const sent = args();
    const answer = await post(FILTER, sent);
    expect(answer.status).toBe(200);
    expect(passed(answer)).toEqual(['labelled']);
    const kept = sent.Nodes.items.filter(({ metadata }) => metadata.name === 'labelled');
    expect(answer.body.Nodes).toEqual({ ...sent.Nodes, items: kept });
    const { NodeNames, FailedNodes, FailedAndUnresolvableNodes: failed, Error: error } = answer.body;
    expect({ NodeNames, FailedNodes, error }).toEqual({ NodeNames: null, FailedNodes: {}, error: '' });
    expect(Object.keys(failed).sort()).toEqual([
      'gone',
      'own',
      'recorded',
      'talos',
      'ubuntu',
      'virtual',
      'without-modules',
    ]);
    expect(failed.talos).toMatch(
      /^image pipes does not restore on kernel 6\.12\.40-talos: .*CONFIG_CHECKPOINT_RESTORE/,
    );
    expect(failed.ubuntu).toMatch(/^image pipes restores on kernel 6\.8\.0-45-generic only after steps: /);
    expect(failed.own).toMatch(/^image pipes not known on 6\.9\.9-homemade/);
    expect(failed.gone).toBe(`image pipes not known: the label ${PROFILE} of the node means no recorded profile`);
    expect(failed.virtual).toContain('the node does not report its kernel: status.nodeInfo.kernelVersion must be');
  });

  it('says of each node what can-restore says of its profile', async () => {
    const ask = async (profile: string) =>
      (await call(app, 'get', `/api/v1/can-restore?image=tcp&profile=${profile}`)).body.answer;
    const items = ['lab-6.12-amd64', 'lab-6.1-amd64-nomods', 'debian-6.1-amd64', 'linux-cr-3.1'].map((profile) => {
      const [node] = args().Nodes.items;
      return { ...node, metadata: { name: profile, labels: { [PROFILE]: profile } } };
    });
    const expected: string[] = [];
    for (const { metadata } of items) if ((await ask(metadata.name)) !== 'no') expected.push(metadata.name);
    expect(expected).not.toEqual([]);
    const accepted = { 'restore-matrix.io/image': 'tcp', 'restore-matrix.io/accept-steps': 'true' };
    const sent = args(accepted);
    expect(passed(await post(FILTER, { ...sent, Nodes: { ...sent.Nodes, items } }))).toEqual(expected);
  });

  it('reads the label of a node that does not report its kernel', async () => {
    const sent = args();
    const [virtual] = sent.Nodes.items.filter(({ metadata }) => metadata.name === 'virtual');
    const labelled = { ...virtual, metadata: { name: 'virtual', labels: { [PROFILE]: 'lab-6.12-amd64' } } };
    expect(passed(await post(FILTER, { ...sent, Nodes: { items: [labelled] } }))).toEqual(['virtual']);
  });

  it('lets nodes pass by the annotations of the pod', async () => {
    const image = { 'restore-matrix.io/image': 'pipes' };
    const allow = { ...image, 'restore-matrix.io/unknown': 'allow' };
    expect(passed(await post(FILTER, args(allow)))).toEqual(['labelled', 'own', 'gone', 'virtual']);
    const steps = { ...image, 'restore-matrix.io/accept-steps': 'true', 'restore-matrix.io/unknown': 'deny' };
    expect(passed(await post(FILTER, args(steps)))).toEqual(['labelled', 'ubuntu', 'recorded']);
  });

  it('knows nothing of an image that is not recorded', async () => {
    const answer = await post(FILTER, args({ 'restore-matrix.io/image': 'nowhere' }));
    expect([answer.status, passed(answer), answer.body.Error]).toEqual([200, [], '']);
    expect(answer.body.FailedAndUnresolvableNodes.talos).toBe('image nowhere is not recorded: push it first');
    const allow = { 'restore-matrix.io/image': 'nowhere', 'restore-matrix.io/unknown': 'allow' };
    expect(passed(await post(FILTER, args(allow)))).toHaveLength(8);
  });

  it('does not choose between profiles of one kernel that disagree', async () => {
    const sent = args();
    const items = sent.Nodes.items.filter(({ metadata }) => metadata.name === 'without-modules');
    const unlabelled = items.map((node) => ({ ...node, metadata: { name: 'plain' } }));
    const answer = await post(FILTER, { ...sent, Nodes: { items: unlabelled } });
    expect(answer.body.FailedAndUnresolvableNodes.plain).toMatch(
      /the profiles of this kernel disagree .*label the node/,
    );
  });

  it('finds a profile whose name is no label value', async () => {
    const name = '6.12.117+deb12-amd64@own';
    const body = { parent: 'lab-6.12-amd64', labels: { owner: 'me' } };
    expect((await put(`/api/v1/profiles/${encodeURIComponent(name)}`, body)).status).toBe(201);
    await composed.settle();
    const sent = args();
    const [node] = sent.Nodes.items;
    const labelled = { ...node, metadata: { name: 'plus', labels: { [PROFILE]: labelValueOf(name) } } };
    const answer = await post(FILTER, { ...sent, Nodes: { items: [labelled] } });
    expect([passed(answer), answer.body.FailedAndUnresolvableNodes]).toEqual([['plus'], {}]);
    await call(app, 'delete', `/api/v1/profiles/${encodeURIComponent(name)}`);
  });

  it('passes every node for a pod of another kind, with nodes or with names', async () => {
    const sent = args({});
    expect((await post(FILTER, sent)).body).toMatchObject({ Nodes: sent.Nodes, NodeNames: null, Error: '' });
    const names = recorded<Args>('extender-args-names');
    const plain = { ...names, Pod: { metadata: { name: 'plain' } } };
    expect((await post(FILTER, plain)).body).toMatchObject({ Nodes: null, NodeNames: names.NodeNames, Error: '' });
  });

  it('says that names do not tell kernels', async () => {
    const answer = await post(FILTER, recorded('extender-args-names'));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ Nodes: null, NodeNames: null });
    expect(answer.body.Error).toContain('nodeCacheCapable: false');
  });

  it('reads the lower case of older schedulers, and a list that Go writes as null', async () => {
    const { Pod: pod, Nodes: nodes } = args();
    expect(passed(await post(FILTER, { pod, nodes, nodenames: null }))).toEqual(['labelled']);
    expect(passed(await post(FILTER, { pod, nodes: { items: null } }))).toEqual([]);
  });

  it.each([
    [{ 'restore-matrix.io/unknown': 'maybe' }, 'annotation restore-matrix.io/unknown must be "allow" or "deny"'],
    [
      { 'restore-matrix.io/accept-steps': 'yes' },
      'annotation restore-matrix.io/accept-steps must be "true" or "false"',
    ],
    [{ 'restore-matrix.io/image': ' ' }, 'annotation restore-matrix.io/image must have 1 to 256 characters'],
  ])('tells the author of the pod that %j is wrong', async (annotations, error) => {
    const answer = await post(FILTER, args({ 'restore-matrix.io/image': 'pipes', ...annotations }));
    expect([answer.status, answer.body.Error]).toEqual([200, error]);
  });

  it('looks up a limited number of kinds of nodes', async () => {
    const sent = args();
    const [first] = recorded<{ Nodes: { items: { status: { nodeInfo: object } }[] } }>('extender-args').Nodes.items;
    const items = Array.from({ length: 201 }, (_, at) => ({
      metadata: { name: `n${at}` },
      status: { nodeInfo: { ...first?.status.nodeInfo, kernelVersion: `6.9.${at}-own` } },
    }));
    expect((await post(FILTER, { ...sent, Nodes: { items } })).body.Error).toContain('more than 200 kinds');
  });

  it.each<readonly [string, unknown, string]>([
    ['a list', [], ''],
    ['no pod', { Nodes: { items: [] } }, '/Pod'],
    ['neither nodes nor names', { Pod: { metadata: {} } }, '/Nodes'],
    ['nodes that are no list', { Pod: { metadata: {} }, Nodes: { items: {} } }, '/Nodes/items'],
    ['a node without name', { Pod: {}, Nodes: { items: [{ metadata: {} }] } }, '/Nodes/items/0/metadata/name'],
    ['a name that is none', { Pod: {}, NodeNames: [1] }, '/NodeNames/0'],
    [
      'annotations that are none',
      { Pod: { metadata: { annotations: [] } }, NodeNames: [] },
      '/Pod/metadata/annotations',
    ],
    ['too many nodes', { Pod: {}, NodeNames: Array.from({ length: 20_001 }, () => 'n') }, '/NodeNames'],
  ])('refuses %s, with the place', async (_what, body, pointer) => {
    const answer = await post(FILTER, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'kubernetes-request-malformed']);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });
});

describe('the admission webhook', () => {
  const image = { 'restore-matrix.io/image': 'pipes' };
  const inFleet = (fleet: string, more: Annotations = {}) => ({ ...image, 'restore-matrix.io/fleet': fleet, ...more });

  it('answers in the shape of the API server, with the uid of the request', async () => {
    const answer = await post(ADMIT, review(image));
    expect([answer.status, answer.body]).toEqual([
      200,
      { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid: UID, allowed: true } },
    ]);
  });

  it('denies a pod whose image restores nowhere in its fleet, and says why', async () => {
    const { response } = (await post(ADMIT, review(inFleet('bad')))).body;
    expect(response).toMatchObject({ uid: UID, allowed: false, status: { code: 403, reason: 'Forbidden' } });
    expect(response.status.message).toMatch(/^image pipes restores on none of the profiles of fleet bad \(2\): /);
    expect(response.warnings).toBeUndefined();
  });

  it('admits where one profile says yes', async () => {
    expect((await post(ADMIT, review(inFleet('good')))).body.response).toEqual({ uid: UID, allowed: true });
  });

  it('warns of steps, unless the pod accepts them', async () => {
    const { response } = (await post(ADMIT, review(inFleet('steps')))).body;
    expect(response).toMatchObject({ uid: UID, allowed: true });
    expect(response.warnings[0]).toMatch(/^image pipes restores on kernel .* only after steps: /);
    const accepted = inFleet('steps', { 'restore-matrix.io/accept-steps': 'true' });
    expect((await post(ADMIT, review(accepted))).body.response).toEqual({ uid: UID, allowed: true });
  });

  it.each([
    ['a fleet without profiles', inFleet('empty'), /cannot be judged/],
    ['a fleet that is not recorded', inFleet('nowhere'), /Unknown fleet "nowhere"/],
    ['an image that is not recorded', { 'restore-matrix.io/image': 'nowhere' }, /Unknown image "nowhere"/],
  ])('admits with a warning for %s', async (_what, annotations, warning) => {
    const { response } = (await post(ADMIT, review(annotations))).body;
    expect(response).toMatchObject({ uid: UID, allowed: true, warnings: [expect.stringMatching(warning)] });
    expect(response.warnings[0].length).toBeLessThanOrEqual(256);
  });

  it('admits with a warning where a profile of the fleet is not recorded any more', async () => {
    const profile = { release: '6.1.0', arch: 'x86_64', restorer: 'criu@4.2' };
    await put('/api/v1/profiles/short-lived', profile);
    await put('/api/v1/fleets/half', {
      profiles: ['short-lived', 'linux-cr-3.1'].map((name) => ({ profile: name, nodes: 1 })),
    });
    await call(app, 'delete', '/api/v1/profiles/short-lived');
    const { response } = (await post(ADMIT, review(inFleet('half')))).body;
    expect(response).toMatchObject({ allowed: true, warnings: [expect.stringContaining('is not known to restore')] });
  });

  it('judges new pods alone', async () => {
    const allowed = { uid: UID, allowed: true };
    for (const more of [
      { operation: 'UPDATE' },
      { operation: 'DELETE', object: null },
      { subResource: 'ephemeralcontainers' },
      { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } },
    ]) {
      expect((await post(ADMIT, review(inFleet('bad'), more))).body.response).toEqual(allowed);
    }
    expect((await post(ADMIT, review({}))).body.response).toEqual(allowed);
  });

  it('refuses a pod with an annotation that is wrong', async () => {
    const { response } = (await post(ADMIT, review({ ...image, 'restore-matrix.io/unknown': 'maybe' }))).body;
    expect(response).toMatchObject({ allowed: false, status: { code: 400, reason: 'BadRequest' } });
  });

  it.each<readonly [string, unknown, string]>([
    ['a pod alone', { apiVersion: 'v1', kind: 'Pod' }, '/kind'],
    ['another version', { apiVersion: 'admission.k8s.io/v1beta1', kind: 'AdmissionReview' }, '/apiVersion'],
    ['no request', { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' }, '/request'],
    ['no uid', review({}, { uid: undefined }), '/request/uid'],
    ['no kind', review({}, { kind: null }), '/request/kind'],
    ['a new pod without object', review({}, { object: null }), '/request/object'],
    ['a text', '"review"', ''],
  ])('refuses %s, with the place', async (_what, body, pointer) => {
    const answer = await post(ADMIT, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'kubernetes-request-malformed']);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });
});

describe('both', () => {
  it.each([FILTER, ADMIT])('%s has a cap, wants JSON, and a token where the service does', async (path) => {
    const long = `{"a":"${'x'.repeat(33 * 1024 * 1024)}"}`;
    expect([(await post(path, long)).status, (await post(path, '{')).body.code]).toEqual([413, 'request-malformed']);
    expect((await call(app, 'post', path, { type: 'text/plain', body: '{}' })).status).toBe(415);
    expect((await call(app, 'get', path.split('?')[0] ?? '')).status).toBe(405);
    expect((await post(`${path}${path.includes('?') ? '&' : '?'}x=1`, {})).body.code).toBe('request-malformed');
    const guarded = appOver(composed.ports, { auth: 'token', tokens: ['secret'] });
    const body = JSON.stringify(path === FILTER ? args() : review({}));
    expect((await call(guarded, 'post', path, { type, body })).status).toBe(401);
    const status = async (authorization: string) =>
      (await call(guarded, 'post', path, { type, body, headers: { authorization } })).status;
    // The scheduler can only send what its URL has: http://any:secret@host.
    const basic = (pair: string) => status(`Basic ${Buffer.from(pair).toString('base64')}`);
    expect([await status('Bearer secret'), await basic('any:secret')]).toEqual([200, 200]);
    expect([await basic('secret:any'), await basic('secret'), await basic(':'), await status('Basic')]).toEqual(
      Array.from({ length: 4 }, () => 401),
    );
  });
});
