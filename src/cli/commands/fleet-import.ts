import { Command } from 'commander';
import { loadAtlas } from '#atlas/load-atlas.ts';
import type { Atlas } from '#core/atlas/atlas.ts';
import type { AtlasMatch } from '#core/atlas/match-kernel.ts';
import { kindsOf, type ListedNode } from '#core/atlas/node-list.ts';
import { matchInWords, type PlacedNodes, placeNodes } from '#core/atlas/place-nodes.ts';
import { profileInputOf, profileNameOf } from '#core/atlas/profile-input-of.ts';
import { restorerFor } from '#core/atlas/profile-of-kernel.ts';
import { namesByLabel } from '#core/kubernetes/label-value.ts';
import { PROFILE_LABEL } from '#core/kubernetes/names.ts';
import type { ProfileInput } from '#core/profile/profile-input.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { RuleBook } from '#core/rules/rule.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { callServer } from '../call-server.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { readListedNodes } from '../read-node-list.ts';
import { renderTable } from '../render-table.ts';
import { needServer, serverOption } from '../server-option.ts';
import type { Terminal } from '../terminal.ts';

interface FleetImportOptions {
  readonly server?: string;
  readonly dryRun: boolean;
}

/** Nodes, and the profile that describes them; null: none does. */
interface Described {
  readonly placed: PlacedNodes;
  /** What their label `restore-matrix.io/profile` says; null: they have none. */
  readonly label: string | null;
  readonly name: string | null;
  /** Null: the service has it already. */
  readonly input: ProfileInput | null;
}

/** `fleet import NAME FILE`: the nodes of a cluster become a fleet, their kernels profiles. */
export function fleetImportCommand(
  terminal: Terminal,
  finish: (code: ExitCode) => void,
  evaluator: Evaluator,
): Command {
  return new Command('import')
    .description('make a fleet of the nodes of a cluster: each kernel is a recorded profile, or one of the atlas')
    .argument('<name>', 'name of the fleet')
    .argument('<file>', 'output of kubectl get nodes -o json; - is standard input')
    .addOption(serverOption('the service'))
    .option('--dry-run', 'show what would be recorded, and record nothing', false)
    .addHelpText(
      'after',
      '\nExit status: 0 recorded, 2 usage error, 3 recorded without nodes whose kernel is not known, 4 service unreachable.',
    )
    .addHelpText('after', examples('fleet import production nodes.json --dry-run --server http://127.0.0.1:8080'))
    .action(async (name: string, file: string, options: FleetImportOptions) => {
      const server = needServer(options.server);
      const [nodes, atlas, recorded] = await Promise.all([readListedNodes(file), loadAtlas(), kernelsOf(server)]);
      const { ruleBook } = evaluator;
      const matters = new Set(relevantOptions(ruleBook));
      const byLabel = namesByLabel(recorded.flatMap(({ profiles }) => profiles));
      const described = groupByLabel(nodes).flatMap(([label, group]) =>
        placeNodes(atlas, kindsOf(group), matters).map((placed) =>
          label === null ? describe(placed, recorded, atlas, ruleBook) : describeLabelled(placed, label, byLabel),
        ),
      );
      if (!options.dryRun) await record(server, name, described);
      terminal.out(render(described));
      finish(described.some((one) => one.name === null) ? EXIT.unknown : EXIT.yes);
    });
}

interface RecordedKernel {
  readonly release: string;
  readonly arch: string;
  readonly profiles: readonly string[];
}

async function kernelsOf(server: string): Promise<readonly RecordedKernel[]> {
  const { body } = await callServer(server, { path: '/kernels' });
  const { items } = body as { items?: readonly RecordedKernel[] };
  return Array.isArray(items) ? items : [];
}

function groupByLabel(nodes: readonly ListedNode[]): readonly (readonly [string | null, readonly ListedNode[]])[] {
  const groups = new Map<string | null, ListedNode[]>();
  for (const node of nodes) {
    const label = node.labels[PROFILE_LABEL] ?? null;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [node]);
    else group.push(node);
  }
  return [...groups];
}

/** The label says which profile a node is; one that is not recorded is not replaced by a guess. */
function describeLabelled(
  placed: PlacedNodes,
  label: string,
  byLabel: ReadonlyMap<string, readonly string[]>,
): Described {
  const [name = null, ...others] = byLabel.get(label) ?? [];
  return { placed, label, name: others.length === 0 ? name : null, input: null };
}

/** A profile that is recorded for the very kernel knows more than the atlas. */
function describe(
  placed: PlacedNodes,
  recorded: readonly RecordedKernel[],
  atlas: Atlas,
  ruleBook: RuleBook,
): Described {
  const { kind, match, runtime } = placed;
  const own = recorded.find(({ release, arch }) => release === kind.release && arch === kind.arch);
  if (own?.profiles[0] !== undefined) return { placed, label: null, name: own.profiles[0], input: null };
  if (match === null) return { placed, label: null, name: null, input: null };
  const kernel = { ...match.kernel, release: kind.release };
  return {
    placed,
    label: null,
    name: profileNameOf(kernel),
    input: { ...inputOf(atlas, match, kind.release, ruleBook), ...(runtime === null ? {} : { facts: { runtime } }) },
  };
}

function inputOf(atlas: Atlas, match: AtlasMatch, release: string, ruleBook: RuleBook): ProfileInput {
  const input = profileInputOf(atlas, match.kernel, [restorerFor(atlas, match.kernel).text], ruleBook);
  const changed = new Set(match.is === 'between' ? match.changed : []);
  const kconfig = Object.entries(input.kconfig ?? {}).filter(([option]) => !changed.has(option));
  return {
    ...input,
    release,
    kconfig: Object.fromEntries(kconfig),
    labels: { ...input.labels, 'atlas.match': match.is },
  };
}

async function record(server: string, name: string, described: readonly Described[]): Promise<void> {
  const nodes = new Map<string, number>();
  for (const { placed, name: profile, input } of described) {
    if (profile === null) continue;
    if (input !== null && !nodes.has(profile)) await put(server, `/profiles/${encodeURIComponent(profile)}`, input);
    nodes.set(profile, placed.kind.nodes + (nodes.get(profile) ?? 0));
  }
  const profiles = [...nodes].map(([profile, count]) => ({ profile, nodes: count }));
  await put(server, `/fleets/${encodeURIComponent(name)}`, { profiles, labels: { source: 'kubernetes' } });
}

async function put(server: string, path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await callServer(server, { method: 'PUT', path, headers, body: JSON.stringify(body) });
}

function render(described: readonly Described[]): string {
  const rows = described.map(({ placed, label, name, input }) => {
    const { nodes, release, osImage, machine } = placed.kind;
    const how =
      name !== null && input === null
        ? 'recorded'
        : label === null
          ? matchInWords(placed)
          : `missing: label ${PROFILE_LABEL}=${label} does not mean one recorded profile`;
    return [String(nodes), release, machine, osImage, name ?? '-', how];
  });
  return renderTable(['NODES', 'KERNEL', 'ARCH', 'SYSTEM', 'PROFILE', 'MATCH'], rows);
}
