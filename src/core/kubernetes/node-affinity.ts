/** A node affinity that selects exactly the nodes on which an image restores. */
import type { ListedNode } from '../atlas/node-list.ts';
import { labelValueOf, namesByLabel } from './label-value.ts';
import { HOSTNAME_LABEL, PROFILE_LABEL } from './names.ts';

/** One value suffices of each; all of Kubernetes' operators but `In` are of no use here. */
interface Requirement {
  readonly key: string;
  readonly values: readonly string[];
}

/** Terms are alternatives: a node that one of them selects is selected. */
export type NodeSelectorTerm =
  | { readonly matchExpressions: Requirement }
  /** By `metadata.name`, which takes one value. */
  | { readonly matchFields: Requirement };

/** Two profiles have one label value, and only one of them restores the image. */
export class LabelCollisionError extends Error {
  constructor(value: string, names: readonly string[]) {
    super(`the label ${PROFILE_LABEL}=${value} is that of several profiles: ${names.join(', ')}`);
    this.name = 'LabelCollisionError';
  }
}

/** @throws LabelCollisionError */
export function termsForProfiles(all: readonly string[], willing: readonly string[]): readonly NodeSelectorTerm[] {
  const byLabel = namesByLabel(all);
  const values = new Set<string>();
  for (const name of willing) {
    const value = labelValueOf(name);
    const names = byLabel.get(value) ?? [];
    if (names.some((other) => !willing.includes(other))) throw new LabelCollisionError(value, names);
    values.add(value);
  }
  return termsOf({ [PROFILE_LABEL]: values });
}

/**
 * By the label of the profile where all nodes that bear its value are willing, else by that of the host, else by name.
 */
export function termsForNodes(
  all: readonly ListedNode[],
  isWilling: (node: ListedNode) => boolean,
): readonly NodeSelectorTerm[] {
  const others = all.filter((node) => !isWilling(node));
  const taken = new Set(others.flatMap(({ labels }) => [PROFILE_LABEL, HOSTNAME_LABEL].map((key) => at(labels, key))));
  const chosen: Record<string, Set<string>> = { [PROFILE_LABEL]: new Set(), [HOSTNAME_LABEL]: new Set() };
  const names: string[] = [];
  for (const { name, labels } of all.filter(isWilling)) {
    const key = Object.keys(chosen).find((one) => labels[one] !== undefined && !taken.has(at(labels, one)));
    if (key === undefined) names.push(name);
    else chosen[key]?.add(labels[key] ?? '');
  }
  const byName = names.sort().map((name) => ({ matchFields: { key: 'metadata.name', values: [name] } }));
  return [...termsOf(chosen), ...byName];
}

const at = (labels: ListedNode['labels'], key: string): string => `${key}=${labels[key] ?? ''}`;

function termsOf(values: Readonly<Record<string, ReadonlySet<string>>>): readonly NodeSelectorTerm[] {
  return Object.entries(values)
    .filter(([, ofKey]) => ofKey.size > 0)
    .map(([key, ofKey]) => ({ matchExpressions: { key, values: [...ofKey].sort() } }));
}

/** YAML for `spec.affinity` of a pod. Texts are in double quotes: a label such as 6.12 is no number. */
export function affinityYaml(terms: readonly NodeSelectorTerm[]): string {
  const lines = terms.flatMap((term) => {
    const [[member, { key, values }] = ['', { key: '', values: [] }]] = Object.entries(term) as [string, Requirement][];
    return [
      `      - ${member}:`,
      `          - key: ${key}`,
      '            operator: In',
      '            values:',
      ...values.map((value) => `              - ${JSON.stringify(value)}`),
    ];
  });
  const head = ['nodeAffinity:', '  requiredDuringSchedulingIgnoredDuringExecution:', '    nodeSelectorTerms:'];
  return `${[...head, ...lines].join('\n')}\n`;
}
