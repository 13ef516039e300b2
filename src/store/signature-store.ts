import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { Signature } from '#core/signature/signature.ts';
import type { SignatureStore } from '#usecases/ports/ports.ts';
import { readSignatures } from './sql/read-signatures.ts';

/** Counted in objects, which is what makes a signature large. */
const MAX_CACHED_OBJECTS = 200_000;

/** Signatures never change under their id, so they are kept. */
export function createSignatureStore(pool: pg.Pool): SignatureStore {
  const cache = new LRUCache<number, Signature>({
    maxSize: MAX_CACHED_OBJECTS,
    sizeCalculation: ({ content }) => 1 + content.objects.length,
  });
  return {
    content: async (signatureIds) => {
      const found = new Map<number, Signature>();
      for (const id of signatureIds) {
        const signature = cache.get(id);
        if (signature) found.set(id, signature);
      }
      const missing = signatureIds.filter((id) => !found.has(id));
      if (missing.length === 0) return found;
      for (const { id, ...signature } of await readSignatures(pool, missing)) {
        cache.set(id, signature);
        found.set(id, signature);
      }
      return found;
    },
  };
}
