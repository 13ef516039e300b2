import { LRUCache } from 'lru-cache';
import type { Answer } from '#core/answer/answer.ts';
import type { AnswerCache } from '#usecases/ports/ports.ts';

/** Counted in profiles, which is what makes an answer large. */
const MAX_CACHED_PROFILE_ANSWERS = 20_000;

/** Holds what it is given; askCanRestore checks the revision before it uses an entry. */
export function createAnswerCache(): AnswerCache {
  const cache = new LRUCache<string, Answer>({
    maxSize: MAX_CACHED_PROFILE_ANSWERS,
    sizeCalculation: (answer) => 1 + answer.profiles.length,
  });
  return {
    get: (question) => cache.get(question),
    set: (question, answer) => void cache.set(question, answer),
  };
}
