/** Profiles that are replaced while an answer is read: the answer is made of all of them, or there is none. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseQuestion } from '#core/answer/question.ts';
import { createAnswerCache } from '#store/answer-cache.ts';
import { compareImages } from '#usecases/compare/compare-images.ts';
import { compareProfiles } from '#usecases/compare/compare-profiles.ts';
import { showKconfigDelta } from '#usecases/compare/show-kconfig-delta.ts';
import { showGuarantee } from '#usecases/guarantees/show-guarantee.ts';
import { showGuarantees } from '#usecases/guarantees/show-guarantees.ts';
import { readImage } from '#usecases/images/read-image.ts';
import { recordImage } from '#usecases/images/record-image.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { putProfile } from '#usecases/profiles/put-profile.ts';
import { askCanRestore } from '#usecases/questions/ask-can-restore.ts';
import { planRestore } from '#usecases/questions/plan-restore.ts';
import { MAX_READS } from '#usecases/read-steady.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { chunksOf } from '../../support/images/byte-chunks.ts';
import { corpusFile } from '../../support/images/corpus-files.ts';

const IMAGE = 'criu/6.1.0-56-amd64__pipes.tar.gz';
const PROFILE = { release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'], kconfig: { CONFIG_UNIX: 'y' } };
const PAGE = { cursor: null, limit: 10, changes: null, unchanged: true };

let composed: Composed;
let ports: Ports;
beforeAll(async () => {
  composed = await composeForTest({ worker: false });
  ports = composed.ports;
  await recordImage(ports, await readImage(ports, chunksOf(corpusFile(IMAGE), 65_536)), { name: 'pipes' });
});
afterAll(() => composed.close());
beforeEach(async () => {
  for (const name of ['a', 'b']) await putProfile(ports, { name, profile: PROFILE, builtin: false });
});

const put = () => putProfile(ports, { name: 'a', profile: PROFILE, builtin: false });

/** Whoever reads the profiles to judge by them finds that one was deleted and recorded anew, so many times. */
function replacing(times: number): Ports {
  let left = times;
  const forEvaluation: Ports['profiles']['forEvaluation'] = async (refs) => {
    if (left-- > 0) {
      await ports.profiles.delete('a');
      await put();
    }
    return ports.profiles.forEvaluation(refs);
  };
  return { ...ports, profiles: { ...ports.profiles, forEvaluation }, answers: createAnswerCache() };
}

const READERS: readonly (readonly [string, (over: Ports) => Promise<unknown>])[] = [
  ['a question', (over) => askCanRestore(over, parseQuestion({ image: 'pipes', profile: ['a', 'b'], strict: true }))],
  [
    'a question about a rung',
    (over) => askCanRestore(over, parseQuestion({ image: 'pipes', guarantee: 'any-options' })),
  ],
  ['a plan', (over) => planRestore(over, { ref: 'pipes', profile: 'a', origin: 'http://127.0.0.1:8080' })],
  ['a guarantee', (over) => showGuarantee(over, { ref: 'pipes', home: '6.1.0' })],
  ['guarantees', (over) => showGuarantees(over, { format: 'criu', fleet: null })],
  ['a comparison of profiles', (over) => compareProfiles(over, { from: 'a', to: 'b', ...PAGE })],
  ['a comparison of images', (over) => compareImages(over, { from: 'pipes', to: 'pipes', ...PAGE })],
  ['a kconfig delta', (over) => showKconfigDelta(over, { ref: 'pipes', profile: 'a' })],
];

describe.each(READERS)('%s', (_, read) => {
  it('is read again when a profile was replaced meanwhile', async () => {
    const steady = await read(ports);
    const again = await read(replacing(1));
    expect(withoutChange(again)).toEqual(withoutChange(steady));
  });

  it('is refused when that happens each time', async () => {
    await expect(read(replacing(MAX_READS * 4))).rejects.toMatchObject({ code: 'records-changing' });
  });
});

/** What moves with every write: revisions and times. */
function withoutChange(answer: unknown): unknown {
  const moves = ['revision', 'evaluatedAt', 'profileRevision'];
  return JSON.parse(JSON.stringify(answer, (key, value) => (moves.includes(key) ? undefined : value)));
}
