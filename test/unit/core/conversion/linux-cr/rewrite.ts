import { createLinuxCrRewriter, type RewriteReport } from '#core/conversion/linux-cr/rewrite/linux-cr-rewriter.ts';
import { RewriteTarget } from '#core/conversion/linux-cr/rewrite/rewrite-target.ts';
import type { Arch } from '#core/image/arch.ts';
import type { HeaderRevision } from '#core/object-types/linux-cr/header-revision.ts';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import { NO_FACTS, type Profile } from '#core/profile/profile.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';

/** A kernel of a header revision about whose configuration and host nothing is recorded. */
export function kernelOf(revision: Pick<HeaderRevision, 'id'>, arch: Arch, release = '2.6.38'): Profile {
  return {
    name: `kernel-${revision.id}`,
    revision: 1,
    release: parseKernelRelease(release),
    arch,
    restorers: [parseRestorer(`linux-cr@${revision.id}`)],
    kconfig: {},
    kconfigComplete: false,
    objectSupport: {},
    facts: NO_FACTS,
    labels: {},
  };
}

export interface Rewritten {
  readonly bytes: Uint8Array;
  readonly report: RewriteReport;
}

/** Rewrites an image, given in chunks of so many bytes. */
export function rewrite(
  bytes: Uint8Array,
  profile: Profile,
  options: { readonly chunk?: number; readonly drop?: readonly string[]; readonly revision?: string } = {},
): Rewritten {
  const target = new RewriteTarget(profile, options.drop ?? []);
  const rewriter = createLinuxCrRewriter(target, { revision: options.revision ?? null });
  const out: Uint8Array[] = [];
  const size = options.chunk ?? bytes.length;
  for (let at = 0; at < bytes.length; at += size) {
    for (const piece of rewriter.write(bytes.slice(at, at + size))) out.push(piece.slice());
  }
  const { rest, report } = rewriter.end();
  return { bytes: new Uint8Array(Buffer.concat([...out, ...rest])), report };
}
