/**
 * Profiles as a large site has them: real configurations, each with some options set otherwise. Only options that rules
 * speak of are kept, as evaluation sees no others; recording a thousand whole configurations would take the time.
 */
import { loadBuiltins } from '#builtins/load-builtins.ts';
import { digestOf } from '#core/digest/digest-of.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { ProfileDraft } from '#usecases/ports/ports.ts';
import { type Random, seededRandom } from '../seeded-random.ts';

/** Of the options that rules name, this share is set anew. */
const CHANGED_SHARE = 0.1;
const VALUES = ['y', 'm', 'n'] as const;
const CRIU = ['criu@3.17.1', 'criu@3.19', 'criu@4.0', 'criu@4.1.1', 'criu@4.2'] as const;

export async function variedProfiles(count: number, seed: number): Promise<readonly ProfileDraft[]> {
  const random = seededRandom(seed);
  const options = relevantOptions(RULE_BOOK);
  const builtins = await loadBuiltins({ samples: false }).profiles();
  const bases = builtins
    .map(({ name, profile }) => ({ name, ...normaliseProfile(profile), builtin: false }))
    .filter(({ arch, kconfigComplete }) => arch === 'x86_64' && kconfigComplete)
    .map((base) => ({ ...base, kconfig: keep(base.kconfig, options) }));
  return Array.from({ length: count }, (_, index) => {
    const base = bases[index % bases.length];
    if (base === undefined) throw new Error('the corpus has no complete configuration for x86_64');
    return vary(base, `${base.name}-${index}`, options, random);
  });
}

function keep(kconfig: ProfileDraft['kconfig'], options: readonly string[]): ProfileDraft['kconfig'] {
  return Object.fromEntries(options.flatMap((option) => (kconfig[option] ? [[option, kconfig[option]]] : [])));
}

function vary(base: ProfileDraft, name: string, options: readonly string[], random: Random): ProfileDraft {
  const kconfig = { ...base.kconfig };
  for (const option of options) {
    if (random.share() < CHANGED_SHARE) kconfig[option] = random.pick(VALUES);
  }
  const rest = { restorers: [random.pick(CRIU)], kconfig, kconfigDigest: digestOf(kconfig), builtin: false };
  const draft = { ...base, ...rest, name };
  return { ...draft, digest: digestOf({ name, of: base.digest, kconfig: draft.kconfigDigest, by: rest.restorers }) };
}
