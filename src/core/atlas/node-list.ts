/** The nodes of a cluster, as `kubectl get nodes -o json` lists them. */
import type { Arch } from '../image/arch.ts';
import { parseArch } from '../profile/parse-arch.ts';

/** Nodes of one cluster; Kubernetes supports 5,000. */
export const MAX_NODES = 20_000;
const MAX_TEXT = 256;
/** Names of nodes that are kept of each kind. */
const MAX_NAMES = 3;

/** What a node reports of itself, as far as it tells the kernel. */
export interface NodeInfo {
  /** `status.nodeInfo.kernelVersion`: what `uname -r` prints there. */
  readonly release: string;
  /** `status.nodeInfo.osImage`, such as `Ubuntu 24.04.1 LTS`. */
  readonly osImage: string;
  /** Null: an architecture that no checkpoint is of. */
  readonly arch: Arch | null;
  /** `status.nodeInfo.architecture`. */
  readonly machine: string;
  /** `status.nodeInfo.containerRuntimeVersion`, such as `containerd://1.7.24`; '' where it is missing. */
  readonly runtime: string;
}

export interface ListedNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly info: NodeInfo;
}

/** Nodes that report the same kernel and system. */
export interface NodeKind extends NodeInfo {
  readonly nodes: number;
  /** The first of them. */
  readonly names: readonly string[];
}

/** A text that lists no nodes, or one with a place that is wrong. */
export class NodeListError extends Error {
  /** JSON pointer. */
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(message);
    this.name = 'NodeListError';
    this.pointer = pointer;
  }
}

/**
 * From a `List` or `NodeList` of `Node` objects, or one `Node`. In the order of the list.
 *
 * @throws NodeListError
 */
export function listNodes(value: unknown): readonly ListedNode[] {
  return nodesIn(value).map(([pointer, node]) => readNode(node, pointer));
}

/** The kind with the most nodes first. */
export function kindsOf(nodes: readonly ListedNode[]): readonly NodeKind[] {
  const kinds = new Map<string, { -readonly [Key in keyof NodeKind]: NodeKind[Key] }>();
  for (const { name, info } of nodes) {
    const key = kindKeyOf(info);
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, { ...info, nodes: 1, names: [name] });
    else {
      known.nodes += 1;
      if (known.names.length < MAX_NAMES) known.names = [...known.names, name];
    }
  }
  return [...kinds.values()].sort((a, b) => b.nodes - a.nodes || (a.release < b.release ? -1 : 1));
}

/** Equal for nodes of one kind. */
export function kindKeyOf({ release, osImage, machine, runtime }: NodeInfo): string {
  return JSON.stringify([release, osImage, machine, runtime]);
}

function nodesIn(value: unknown): readonly (readonly [string, unknown])[] {
  const list = recordOf(value, '', 'expected the JSON of kubectl get nodes -o json');
  if (list.kind === 'Node') return [['', value]];
  const { items } = list;
  if (!Array.isArray(items)) {
    throw new NodeListError('/items', 'must be a list of nodes, as kubectl get nodes -o json prints it');
  }
  if (items.length === 0) throw new NodeListError('/items', 'lists no node');
  if (items.length > MAX_NODES) throw new NodeListError('/items', `must have at most ${MAX_NODES} nodes`);
  return items.map((item, at) => [`/items/${at}`, item] as const);
}

/**
 * One `Node` object; `pointer`: where it is.
 *
 * @throws NodeListError
 */
export function readNode(value: unknown, pointer: string): ListedNode {
  const node = recordOf(value, pointer, 'must be a Node object');
  if (node.kind !== undefined && node.kind !== 'Node') {
    throw new NodeListError(`${pointer}/kind`, `must be Node: this is ${JSON.stringify(node.kind).slice(0, MAX_TEXT)}`);
  }
  const metadata = recordOf(node.metadata, `${pointer}/metadata`, 'must be an object');
  const status = recordOf(node.status, `${pointer}/status`, 'must be an object');
  const info = recordOf(status.nodeInfo, `${pointer}/status/nodeInfo`, 'must be an object');
  const at = `${pointer}/status/nodeInfo`;
  const machine = textOf(info.architecture, `${at}/architecture`);
  return {
    name: textOf(metadata.name, `${pointer}/metadata/name`),
    labels: labelsOf(metadata.labels, `${pointer}/metadata/labels`),
    info: {
      release: textOf(info.kernelVersion, `${at}/kernelVersion`),
      osImage: textOf(info.osImage, `${at}/osImage`),
      arch: parseArch(machine),
      machine,
      runtime:
        info.containerRuntimeVersion === undefined
          ? ''
          : textOf(info.containerRuntimeVersion, `${at}/containerRuntimeVersion`),
    },
  };
}

function labelsOf(value: unknown, pointer: string): ListedNode['labels'] {
  if (value === undefined || value === null) return {};
  const labels = Object.entries(recordOf(value, pointer, 'must be an object'));
  return Object.fromEntries(labels.filter((label): label is [string, string] => typeof label[1] === 'string'));
}

function recordOf(value: unknown, pointer: string, message: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new NodeListError(pointer, message);
}

function textOf(value: unknown, pointer: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_TEXT) return value;
  throw new NodeListError(pointer, `must be a text of 1 to ${MAX_TEXT} characters`);
}
