import { LRUCache } from 'lru-cache';
import type { Signature, SignatureContent } from '#core/signature/signature.ts';
import type { SignatureStore } from '#usecases/ports.ts';
import type { PrismaClient } from './generated/client.ts';

const MAX_CACHED_SIGNATURES = 500;

/** Signatures never change under their id, so they are kept. */
export function createSignatureStore(prisma: PrismaClient): SignatureStore {
  const cache = new LRUCache<number, Signature>({ max: MAX_CACHED_SIGNATURES });
  return {
    content: async (signatureIds) => {
      const found = new Map<number, Signature>();
      for (const id of signatureIds) {
        const signature = cache.get(id);
        if (signature) found.set(id, signature);
      }
      const missing = signatureIds.filter((id) => !found.has(id));
      if (missing.length === 0) return found;
      const rows = await prisma.signature.findMany({ where: { id: { in: missing } } });
      for (const { id, hash, content } of rows) {
        const signature = { hash, content: content as unknown as SignatureContent };
        cache.set(id, signature);
        found.set(id, signature);
      }
      return found;
    },
  };
}
