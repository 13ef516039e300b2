/** The nodes of a cluster, as `kubectl get nodes -o json` lists them. */
import type { Arch } from '../image/arch.ts';
import { parseArch } from '../profile/parse-arch.ts';

/** Nodes of one cluster; Kubernetes supports 5,000. */
export const MAX_NODES = 20_000;
const MAX_TEXT = 256;
/** Names of nodes that are kept of each kind. */
const MAX_NAMES = 3;

/** Nodes that report the same kernel and system. */
export interface NodeKind {
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
 * From a `List` or `NodeList` of `Node` objects, or one `Node`. The kind with the most nodes first.
 *
 * @throws NodeListError
 */
export function readNodeList(value: unknown): readonly NodeKind[] {
  const kinds = new Map<string, { -readonly [Key in keyof NodeKind]: NodeKind[Key] }>();
  for (const [pointer, node] of nodesIn(value)) {
    const { name, ...info } = readNode(node, pointer);
    const key = JSON.stringify(info);
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, { ...info, nodes: 1, names: [name] });
    else {
      known.nodes += 1;
      if (known.names.length < MAX_NAMES) known.names = [...known.names, name];
    }
  }
  return [...kinds.values()].sort((a, b) => b.nodes - a.nodes || (a.release < b.release ? -1 : 1));
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

type Read = Omit<NodeKind, 'nodes' | 'names'> & { readonly name: string };

function readNode(value: unknown, pointer: string): Read {
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
    release: textOf(info.kernelVersion, `${at}/kernelVersion`),
    osImage: textOf(info.osImage, `${at}/osImage`),
    arch: parseArch(machine),
    machine,
    runtime:
      info.containerRuntimeVersion === undefined
        ? ''
        : textOf(info.containerRuntimeVersion, `${at}/containerRuntimeVersion`),
  };
}

function recordOf(value: unknown, pointer: string, message: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new NodeListError(pointer, message);
}

function textOf(value: unknown, pointer: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_TEXT) return value;
  throw new NodeListError(pointer, `must be a text of 1 to ${MAX_TEXT} characters`);
}
