import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { KconfigOptions } from '#core/kconfig/kconfig.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { ProfileStore } from '#usecases/ports/ports.ts';
import type { ProfileRevisionRef } from '#usecases/ports/shared.ts';
import { readKconfigs, revisionsOf, storedProfileOf } from './sql/read-profiles.ts';

const MAX_CACHED_REVISIONS = 5_000;
const MAX_CACHED_KCONFIGS = 1_000;

/** Revisions and configurations are immutable, so what was read once is kept; deleted profiles do no harm there. */
export function createEvaluationProfiles(
  pool: pg.Pool,
  relevantOptions: readonly string[],
): ProfileStore['forEvaluation'] {
  const profiles = new LRUCache<string, Profile>({ max: MAX_CACHED_REVISIONS });
  const kconfigs = new LRUCache<string, KconfigOptions>({ max: MAX_CACHED_KCONFIGS });
  const keyOf = (ref: ProfileRevisionRef): string => `${ref.profileId}@${ref.profileRevision}`;

  async function kconfigsOf(digests: readonly string[]): Promise<ReadonlyMap<string, KconfigOptions>> {
    const found = new Map<string, KconfigOptions>();
    for (const digest of digests) {
      const options = kconfigs.get(digest);
      if (options) found.set(digest, options);
    }
    const missing = digests.filter((digest) => !found.has(digest));
    if (missing.length === 0) return found;
    for (const [digest, options] of await readKconfigs(pool, missing, relevantOptions)) {
      kconfigs.set(digest, options);
      found.set(digest, options);
    }
    return found;
  }

  return async (refs) => {
    const found = new Map<number, Profile>();
    const missing = new Map<string, ProfileRevisionRef>();
    for (const ref of refs) {
      const profile = profiles.get(keyOf(ref));
      if (profile) found.set(ref.profileId, profile);
      else missing.set(keyOf(ref), ref);
    }
    if (missing.size === 0) return found;
    const rows = await revisionsOf(pool, [...missing.values()]);
    const options = await kconfigsOf([...new Set(rows.map((row) => row.kconfigDigest))]);
    for (const row of rows) {
      const { profile } = storedProfileOf(row, options.get(row.kconfigDigest) ?? {});
      profiles.set(keyOf({ profileId: row.id, profileRevision: row.revision }), profile);
      found.set(row.id, profile);
    }
    return found;
  };
}
