/** What an extender answers: `ExtenderFilterResult`, with the names that Go gives its members. */
import type { ExtenderArgs } from './extender-args.ts';
import type { NodeVerdict } from './node-reason.ts';
import { passes } from './passes.ts';
import type { PodRequest } from './pod-request.ts';

export interface ExtenderFilterResult {
  readonly Nodes: Readonly<Record<string, unknown>> | null;
  readonly NodeNames: readonly string[] | null;
  /** Nodes that could pass after other pods are evicted. That changes no kernel, so there are none. */
  readonly FailedNodes: Readonly<Record<string, string>>;
  readonly FailedAndUnresolvableNodes: Readonly<Record<string, string>>;
  readonly Error: string;
}

/** For a pod that is none of ours. */
export function passAll({ list, nodeNames }: ExtenderArgs): ExtenderFilterResult {
  return { Nodes: list, NodeNames: nodeNames, FailedNodes: {}, FailedAndUnresolvableNodes: {}, Error: '' };
}

/** The scheduler reports the error as an event of the pod, and tries again later. */
export function failAll(error: string): ExtenderFilterResult {
  return { Nodes: null, NodeNames: null, FailedNodes: {}, FailedAndUnresolvableNodes: {}, Error: error };
}

/** `verdicts`: of the nodes, in their order. */
export function filterBy(
  args: ExtenderArgs,
  request: PodRequest,
  verdicts: readonly NodeVerdict[],
): ExtenderFilterResult {
  const judged = (args.nodes ?? []).map((node, at) => ({ node, ...verdictAt(verdicts, at) }));
  const passing = judged.filter(({ verdict }) => passes(verdict, request)).map(({ node }) => node);
  const names = new Set(passing.map(({ name }) => name));
  const failing = judged.filter(({ node }) => !names.has(node.name));
  return {
    Nodes: { ...args.list, items: passing.map(({ raw }) => raw) },
    NodeNames: args.nodeNames === null ? null : args.nodeNames.filter((name) => names.has(name)),
    FailedNodes: {},
    FailedAndUnresolvableNodes: Object.fromEntries(
      failing.map(({ node, reason }) => [node.name, `image ${request.image} ${reason}`]),
    ),
    Error: '',
  };
}

function verdictAt(verdicts: readonly NodeVerdict[], at: number): NodeVerdict {
  const found = verdicts[at];
  if (found === undefined) throw new RangeError('a node without a verdict');
  return found;
}
