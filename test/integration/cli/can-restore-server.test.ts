import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { runMain, runMainIn } from './run-main.ts';

let server: Server | null = null;
const asked: string[] = [];
const tokens: (string | undefined)[] = [];

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = null;
  asked.length = 0;
  tokens.length = 0;
});

/** Something on a port of its own that answers every request alike. */
async function serve(status: number, body: string): Promise<string> {
  const listening = createServer((request, response) => {
    asked.push(request.url ?? '');
    tokens.push(request.headers.authorization);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const answer = (verdict: string) =>
  JSON.stringify({
    question: {},
    image: { digest: 'sha256:00', name: 'web', format: 'criu', signature: 'sig1-00' },
    answer: verdict,
    counts: { yes: 0, conditional: 0, no: 0, unknown: 0 },
    profiles: [],
    notes: [],
    revision: 7,
    ruleBook: 'rb-0',
    evaluatedAt: '2026-01-01T00:00:00.000Z',
  });

describe('can-restore --server', () => {
  it.each([
    ['yes', 0],
    ['no', 1],
    ['mixed', 1],
    ['unknown', 3],
    ['conditional', 5],
  ])('exits for the answer %s with %i', async (verdict, code) => {
    const url = await serve(200, answer(verdict));
    const run = await runCli(['can-restore', '--server', url, '--image', 'web', '--kernel', '2.6.40']);
    expect(run).toMatchObject({ code, err: '' });
    expect(run.out.split('\n')[0]).toBe(verdict.toUpperCase());
  });

  it('asks what was asked', async () => {
    const url = await serve(200, answer('yes'));
    const options = ['--kernel', '>=5.10 <6.2', '--arch', 'x86_64', '--ignore', 'criu/tcp', '--ignore', 'criu/a@2'];
    await runMain('can-restore', '--server', url, '--image', 'web:main', ...options, '--strict');
    const query = new URL(asked[0] ?? '', url).searchParams;
    expect([...query]).toEqual([
      ['image', 'web:main'],
      ['kernel', '>=5.10 <6.2'],
      ['arch', 'x86_64'],
      ['ignore', 'criu/tcp'],
      ['ignore', 'criu/a@2'],
      ['strict', 'true'],
    ]);
  });

  it('exits with 2 and the reason when the service refuses the question', async () => {
    const url = await serve(404, JSON.stringify({ title: 'Not found', detail: 'no image "wbe"; did you mean web?' }));
    const run = await runMain('can-restore', '--server', url, '--image', 'wbe', '--kernel', '6.1');
    expect(run.code).toBe(2);
    expect(run.err).toContain('did you mean web?');
  });

  it.each([
    [500, '{"title":"Internal error"}'],
    [200, 'hello'],
    [200, '{"answer":"maybe","profiles":[]}'],
    [404, '<html>'],
  ])('exits with 4 when what answers is no service (%i %s)', async (status, body) => {
    const url = await serve(status, body);
    const run = await runMain('can-restore', '--server', url, '--image', 'web', '--kernel', '6.1');
    expect(run).toMatchObject({ code: 4, out: '' });
  });

  it('exits with 4 when nothing listens', async () => {
    const url = await serve(200, '');
    server?.close();
    const run = await runMain('can-restore', '--server', url, '--image', 'web', '--kernel', '6.1');
    expect(run).toMatchObject({ code: 4, out: '' });
    expect(run.err).toContain('cannot be reached');
  });

  it.each([['ftp://127.0.0.1/'], ['not a url']])('exits with 2 for --server %s', async (url) => {
    expect((await runMain('can-restore', '--server', url, '--image', 'web', '--kernel', '6.1')).code).toBe(2);
  });

  it('takes service and token from the environment and prints no token', async () => {
    const url = await serve(401, JSON.stringify({ title: 'Unauthorized', detail: 'no such token' }));
    const environment = { RESTORE_MATRIX_SERVER: url, RESTORE_MATRIX_TOKEN: 'a-secret-of-mine' };
    const run = await runMainIn(environment, 'can-restore', '--image', 'web', '--kernel', '6.1');
    expect(run.code).toBe(2);
    expect(run.err).toContain('RESTORE_MATRIX_TOKEN');
    expect(tokens).toEqual(['Bearer a-secret-of-mine']);
    expect(run.err).not.toContain('a-secret-of-mine');
    const help = await runMainIn(environment, 'can-restore', '--help');
    expect(help.out).toContain('RESTORE_MATRIX_SERVER');
    expect(help.out).not.toContain('a-secret-of-mine');
  });

  it.each([
    [{ RESTORE_MATRIX_SERVER: 'http://me:hidden@127.0.0.1' }],
    [{ RESTORE_MATRIX_TOKEN: 'hidden\nX-Other: 1' }],
  ])('exits with 2 for an environment that cannot be used, and shows none of it', async (environment) => {
    const run = await runMainIn(environment, 'can-restore', '--image', 'web', '--kernel', '6.1');
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain(Object.keys(environment)[0]);
    expect(run.err).not.toContain('hidden');
  });

  it.each(['/restore-matrix', '/restore-matrix/'])('asks below the path %s of --server', async (path) => {
    const url = await serve(200, answer('yes'));
    await runMain('can-restore', '--server', `${url}${path}`, '--image', 'web', '--kernel', '6.1');
    expect(asked[0]).toMatch(/^\/restore-matrix\/api\/v1\/can-restore\?/);
  });

  it('says that a 404 of something else is no service', async () => {
    const url = await serve(404, '<html>');
    const run = await runMain('can-restore', '--server', url, '--image', 'web', '--kernel', '6.1');
    expect(run.err).toContain(
      `${url} answered (HTTP 404), but not as a Restore Matrix service does. Check the URL of --server`,
    );
  });

  it.each([
    [200, '<html>', 'answered (HTTP 200), but not as a Restore Matrix service does. Check the URL of --server'],
    [502, '<html>', 'failed to answer (HTTP 502). Try again, or look at the log of the service or its proxy'],
    [503, JSON.stringify({ detail: 'The database is not available.' }), '(HTTP 503): The database is not available.'],
  ])('says what a foreign answer of status %i is', async (status, body, text) => {
    const url = await serve(status, body);
    const run = await runMain('can-restore', '--server', url, '--image', 'web', '--kernel', '6.1');
    expect(run).toMatchObject({ code: 4, out: '' });
    expect(run.err).toContain(text);
  });

  it('names what may be meant', async () => {
    const problem = { code: 'profile-not-found', detail: 'Unknown profile "debain".', nearest: ['debian-6.12-amd64'] };
    const url = await serve(404, JSON.stringify(problem));
    const run = await runMain('can-restore', '--server', url, '--image', 'web', '--profile', 'debain');
    expect(run).toMatchObject({ code: 2 });
    expect(run.err).toContain('Unknown profile "debain". Did you mean debian-6.12-amd64?');
  });

  it('prints each of several errors, up to eight', async () => {
    const errors = Array.from({ length: 10 }, (_, index) => ({ pointer: `/facts/${index}`, message: 'unknown fact' }));
    const url = await serve(
      400,
      JSON.stringify({ code: 'profile-invalid', detail: 'The profile is invalid.', errors }),
    );
    const run = await runMain('can-restore', '--server', url, '--image', 'web', '--kernel', '6.1');
    expect(run.err).toContain('/facts/7: unknown fact\n  and 2 more\n');
    expect(run.err).not.toContain('/facts/8');
  });

  it('points a wrong option at the help of its command', async () => {
    const run = await runMain('profile', 'push', '--nope');
    expect(run.err).toContain('(run restore-matrix profile push --help');
  });

  it('says that an unknown image is a file', async () => {
    const url = await serve(404, JSON.stringify({ code: 'image-not-found', detail: 'Unknown image.' }));
    const file = import.meta.filename;
    const run = await runMain('can-restore', '--server', url, '--image', file, '--kernel', '6.1');
    expect(run.err).toContain(`The file ${file} exists: push it first, or read it here with --offline.`);
  });

  it('says that a name is no file, and how to ask about a recorded profile', async () => {
    const run = await runMain('can-restore', '--image', 'x.img', '--profile', 'debian-6.12-amd64');
    expect(run.code).toBe(2);
    expect(run.err).toMatch(/debian-6.12-amd64: no such file \(ENOENT\).*--server URL/);
  });

  it('names the option whose value is wrong, and what it expects', async () => {
    const service = ['--server', 'http://127.0.0.1:9'];
    const matrix = await runMain('matrix', '--images', 'abc', ...service);
    expect([matrix.code, matrix.err]).toEqual([2, expect.stringContaining('--images')]);
  });
});
