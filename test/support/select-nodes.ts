/** What kube-scheduler does with a required node affinity of `In` requirements. */
import { parse } from 'yaml';

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}
interface Affinity {
  readonly nodeAffinity: {
    readonly requiredDuringSchedulingIgnoredDuringExecution: {
      readonly nodeSelectorTerms: readonly {
        readonly matchExpressions?: readonly Requirement[];
        readonly matchFields?: readonly Requirement[];
      }[];
    };
  };
}
export interface LabelledNode {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The names of the nodes that the YAML of an affinity selects. Terms are alternatives, requirements add up. */
export function selectNodes(yaml: string, nodes: readonly LabelledNode[]): readonly string[] {
  const { nodeSelectorTerms } = (parse(yaml) as Affinity).nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
  return nodes
    .filter(({ name, labels = {} }) =>
      nodeSelectorTerms.some(({ matchExpressions = [], matchFields = [] }) => {
        if (matchExpressions.length + matchFields.length === 0) return false;
        return (
          matchExpressions.every((one) => isIn(one, labels[one.key])) &&
          matchFields.every(
            (one) => one.values.length === 1 && isIn(one, one.key === 'metadata.name' ? name : undefined),
          )
        );
      }),
    )
    .map(({ name }) => name);
}

function isIn({ operator, values }: Requirement, value: string | undefined): boolean {
  if (operator !== 'In') throw new Error(`operator ${operator}`);
  if (values.some((one) => typeof one !== 'string')) throw new Error('a value that is no text');
  return value !== undefined && values.includes(value);
}
