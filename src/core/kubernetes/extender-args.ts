/** What kube-scheduler sends to an extender: `ExtenderArgs` of `k8s.io/kube-scheduler/extender/v1`. */
import { type ListedNode, MAX_NODES, NodeListError, readNode } from '../atlas/node-list.ts';
import { KubernetesError, objectOf } from './kubernetes-error.ts';
import { PROFILE_LABEL } from './names.ts';

/** A node of the list, as it came and as it was read. */
export interface ExtenderNode {
  readonly raw: unknown;
  readonly name: string;
  /** What its label says, which profile it is; null: it has none. */
  readonly profile: string | null;
  /** Null: it does not say which kernel it runs. */
  readonly listed: ListedNode | null;
  /** Why it was not read; '' where it was. */
  readonly fault: string;
}

export interface ExtenderArgs {
  readonly pod: unknown;
  /** Null: the scheduler sends names only (`nodeCacheCapable: true`). */
  readonly nodes: readonly ExtenderNode[] | null;
  /** The `NodeList` that the nodes are from. */
  readonly list: Readonly<Record<string, unknown>> | null;
  readonly nodeNames: readonly string[] | null;
}

/**
 * The types have no JSON tags: current schedulers write `NodeNames`, older ones wrote `nodenames`, and Go reads either.
 *
 * @throws KubernetesError
 */
export function readExtenderArgs(value: unknown): ExtenderArgs {
  const args = objectOf(value, '', 'must be the ExtenderArgs of kube-scheduler: Pod with Nodes or NodeNames');
  const [podKey, pod] = memberOf(args, 'Pod');
  const [nodesKey, nodes] = memberOf(args, 'Nodes');
  const [namesKey, names] = memberOf(args, 'NodeNames');
  objectOf(pod, `/${podKey}`, 'must be a Pod object');
  if (isAbsent(nodes) && isAbsent(names)) {
    throw new KubernetesError(`/${nodesKey}`, 'must be a NodeList, unless NodeNames is a list');
  }
  const list = isAbsent(nodes) ? null : objectOf(nodes, `/${nodesKey}`, 'must be a NodeList');
  return {
    pod,
    list,
    nodes: list === null ? null : readNodes(list, `/${nodesKey}`),
    nodeNames: isAbsent(names) ? null : readNames(names, `/${namesKey}`),
  };
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** The member of this name, in whatever case. */
function memberOf(object: Readonly<Record<string, unknown>>, name: string): readonly [string, unknown] {
  if (object[name] !== undefined) return [name, object[name]];
  const key = Object.keys(object).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
  return [key, object[key]];
}

/** Go writes an empty list as null. */
function readNodes(list: Readonly<Record<string, unknown>>, pointer: string): readonly ExtenderNode[] {
  const at = `${pointer}/items`;
  return listOf(list.items ?? [], at).map((raw, index) => readOne(raw, `${at}/${index}`));
}

function readNames(value: unknown, pointer: string): readonly string[] {
  return listOf(value, pointer).map((name, index) => {
    if (typeof name === 'string') return name;
    throw new KubernetesError(`${pointer}/${index}`, 'must be the name of a node');
  });
}

function listOf(value: unknown, pointer: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new KubernetesError(pointer, 'must be a list');
  if (value.length > MAX_NODES) throw new KubernetesError(pointer, `must have at most ${MAX_NODES} nodes`);
  return value;
}

/** One odd node, such as a virtual one without a kernel, must not keep pods off all others. */
function readOne(raw: unknown, pointer: string): ExtenderNode {
  const metadata = objectOf(objectOf(raw, pointer, 'must be a Node object').metadata, `${pointer}/metadata`);
  const { name } = metadata;
  if (typeof name !== 'string' || name === '') {
    throw new KubernetesError(`${pointer}/metadata/name`, 'must be the name of the node');
  }
  const label = objectOf(metadata.labels ?? {}, `${pointer}/metadata/labels`)[PROFILE_LABEL];
  const read = { raw, name, profile: typeof label === 'string' ? label : null };
  try {
    return { ...read, listed: readNode(raw, pointer), fault: '' };
  } catch (error) {
    if (!(error instanceof NodeListError)) throw error;
    const place = error.pointer.slice(pointer.length + 1).replaceAll('/', '.');
    return { ...read, listed: null, fault: `the node does not report its kernel: ${place} ${error.message}` };
  }
}
