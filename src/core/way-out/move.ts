import { parseRestorer } from '../profile/parse-restorer.ts';
import type { Profile, Restorer } from '../profile/profile.ts';
import type { Rule, RuleBook, RuleWayOut } from '../rules/rule.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { AcceptedNeed, Decision } from '../verdict/verdict.ts';
import { CRIU_RELEASES } from '../version/criu-releases.ts';
import { compareCriuVersions, parseCriuVersion } from '../version/criu-version.ts';
import type { WayOut } from './way-out.ts';

/** What a verdict is decided about. */
export interface Situation {
  readonly content: SignatureContent;
  readonly profile: Profile;
  readonly accepted: readonly AcceptedNeed[];
}

/** One thing to do, as a change of the situation. Null: it cannot be done there. */
export interface Move extends Pick<WayOut, 'kind' | 'text' | 'loses'> {
  readonly change: (situation: Situation) => Situation | null;
}

/** What the rules of the blockers name themselves. Equal texts of several rules are one thing to do. */
export function movesOfRules(decision: Decision, { rules }: RuleBook): readonly Move[] {
  const ids = new Set(decision.findings.flatMap(({ severity, rule }) => (severity === 'blocker' ? [rule] : [])));
  const ways = new Map(
    rules.filter(({ id }) => ids.has(id)).flatMap(({ waysOut = [] }) => waysOut.map((way) => [way.text, way] as const)),
  );
  return [...ways.values()].map(({ kind, text, loses, criuMin, without }) => {
    const accepted = rules.flatMap((rule) => needsOf(rule, text));
    return {
      kind,
      text,
      loses,
      change: (situation) =>
        without === undefined ? accept(situation, accepted, criuMin) : checkpointAgain(situation, without),
    };
  });
}

function needsOf({ id, needs, waysOut = [] }: Rule, text: string): readonly AcceptedNeed[] {
  return waysOut.some((way) => way.text === text) ? needs.map(({ need }) => ({ rule: id, need })) : [];
}

function accept(
  { profile, accepted, ...rest }: Situation,
  more: readonly AcceptedNeed[],
  criuMin: string | undefined,
): Situation | null {
  const least = criuMin === undefined ? null : parseCriuVersion(criuMin);
  const restorers = profile.restorers.filter(
    (one) => least === null || (one.family === 'criu' && compareCriuVersions(one.version, least) >= 0),
  );
  if (restorers.length === 0) return null;
  return { ...rest, profile: { ...profile, restorers }, accepted: [...accepted, ...more] };
}

/** The image that is made then. */
function checkpointAgain(situation: Situation, { objects, values }: NonNullable<RuleWayOut['without']>): Situation {
  const { content } = situation;
  const kept = content.objects.filter(({ type }) => !objects.includes(type));
  const changed = kept.map((object) => ({
    ...object,
    attributes: Object.fromEntries(
      Object.entries(object.attributes).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.filter((one) => !values.includes(String(one))) : value,
      ]),
    ),
  }));
  return { ...situation, content: { ...content, objects: changed } };
}

export interface ReleaseMoves {
  /** In the order to try them: newer ones, nearest first, then older ones. */
  readonly nearest: readonly Move[];
  /** Null: there is no newer one. */
  readonly newest: Move | null;
}

/** Other releases of CRIU. */
export function movesToReleases({ format, objects }: SignatureContent, { restorers }: Profile): ReleaseMoves {
  if (format === 'linux-cr' || objects.some(({ type }) => type.startsWith('linux-cr/'))) {
    return { nearest: [], newest: null };
  }
  const own = restorers
    .flatMap((one) => (one.family === 'criu' ? [one.version] : []))
    .sort(compareCriuVersions)
    .at(-1);
  const order = (release: string): number =>
    own === undefined ? 1 : compareCriuVersions(parseCriuVersion(release), own);
  const toMove = (release: string) => moveTo(parseRestorer(`criu@${release}`), release, own !== undefined);
  const newer = CRIU_RELEASES.filter((release) => order(release) > 0).map(toMove);
  const older = CRIU_RELEASES.filter((release) => order(release) < 0).map(toMove);
  // Without one to start from, the newest is suggested.
  const nearest = own === undefined ? newer.toReversed() : [...newer, ...older.toReversed()];
  return { nearest, newest: newer.at(-1) ?? null };
}

function moveTo(restorer: Restorer, release: string, isOther: boolean): Move {
  const text = isOther ? `Restore with CRIU ${release}.` : `Install CRIU ${release}.`;
  return {
    kind: 'restorer',
    text,
    loses: null,
    change: (situation) => ({ ...situation, profile: { ...situation.profile, restorers: [restorer] } }),
  };
}

/** Settings of the host that its owner can change, and that the profile records as off. */
export function movesOnHost({ facts }: Profile): readonly Move[] {
  const set = (text: string, changed: Partial<Profile['facts']>): Move => ({
    kind: 'host',
    text,
    loses: null,
    change: (situation) => ({
      ...situation,
      profile: { ...situation.profile, facts: { ...situation.profile.facts, ...changed } },
    }),
  });
  return [
    ...(facts.userNamespaces === 0
      ? [set('Set the sysctl user.max_user_namespaces above 0.', { userNamespaces: 1_024 })]
      : []),
    ...(facts.nsLastPid === 'read-only'
      ? [
          set('Make /proc/sys writable for CRIU (mount -o remount,rw /proc/sys), or run CRIU outside the container.', {
            nsLastPid: 'writable',
          }),
        ]
      : []),
    ...(facts.capabilities === null
      ? []
      : [set('Give CRIU the capabilities that it lacks, or run it as root on the host.', { capabilities: null })]),
    ...(facts.ipv6 === false ? [set('Boot the kernel without ipv6.disable=1.', { ipv6: true })] : []),
    ...(facts.modulesLoadable === false ? [set('Allow the kernel to load modules.', { modulesLoadable: true })] : []),
    // NEWS of systemd 256 (obsolete, needs the force), release notes of 258 (removed).
    ...(facts.cgroup === 'v2'
      ? [
          set(
            'Boot the host with systemd.unified_cgroup_hierarchy=0, for cgroup v1 (systemd before 258; 256 and 257 also need SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1).',
            { cgroup: 'hybrid' },
          ),
        ]
      : []),
    ...(facts.cgroup === 'v1'
      ? [set('Boot the host with systemd.unified_cgroup_hierarchy=1, for cgroup v2.', { cgroup: 'v2' })]
      : []),
  ];
}
