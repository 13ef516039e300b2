import type { Answer } from '#core/answer/answer.ts';
import { jointVerdictsOf } from '#core/answer/answer-for-sets.ts';
import {
  affinityYaml,
  LabelCollisionError,
  type NodeSelectorTerm,
  termsForNodes,
  termsForProfiles,
} from '#core/kubernetes/node-affinity.ts';
import { passes } from '#core/kubernetes/passes.ts';
import type { NodesAnswer } from './answer-nodes.ts';
import { CommandError } from './command-error.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-code.ts';
import { printable, type Terminal } from './terminal.ts';

type Asked = Pick<NodesAnswer, 'answer'> & Partial<NodesAnswer>;

/**
 * Prints the answer as a node affinity, and returns the exit status. Where the image restores nowhere it prints none: an
 * affinity without terms is not valid, and one that nothing matches hides the reason.
 */
export function showAffinity(asked: Asked, acceptsSteps: boolean, terminal: Terminal): ExitCode {
  const { answer } = asked;
  const terms = termsOf(asked, acceptsSteps);
  const count = countsInWords(answer);
  if (terms.length === 0) {
    const hint = answer.counts.conditional > 0 ? '. --accept-steps selects the conditional ones' : '';
    terminal.err(`restore-matrix: no node affinity: the image restores nowhere (${count})${hint}\n`);
    return exitCodeOf(answer.answer, acceptsSteps);
  }
  const image = answer.image.name || answer.image.digest;
  terminal.out(`# Where ${printable(image)} restores (${count}). For spec.affinity of a pod.\n${affinityYaml(terms)}`);
  return EXIT.yes;
}

function termsOf({ answer, nodes, verdictOf }: Asked, acceptsSteps: boolean): readonly NodeSelectorTerm[] {
  const tolerance = { acceptsSteps, allowsUnknown: false };
  if (nodes !== undefined) {
    return termsForNodes(nodes, (node) => {
      const verdict = verdictOf?.(node);
      return verdict !== undefined && passes(verdict, tolerance);
    });
  }
  const { profiles } = answer;
  if (profiles.some(({ basis }) => basis !== undefined)) {
    throw new CommandError(
      'the answer is from the atlas, and no node has a label for it. Ask with --nodes, or about recorded profiles',
    );
  }
  const verdicts = jointVerdictsOf(answer);
  const willing = [...verdicts].flatMap(([profile, verdict]) => (passes(verdict, tolerance) ? [profile] : []));
  try {
    return termsForProfiles([...verdicts.keys()], willing);
  } catch (error) {
    if (error instanceof LabelCollisionError) throw new CommandError(`${error.message}. Rename one of them`);
    throw error;
  }
}

function countsInWords(answer: Answer): string {
  const { counts, nodes } = answer;
  const of = nodes ?? { ...counts, total: jointVerdictsOf(answer).size };
  const parts = Object.entries(of).filter(([word, count]) => word !== 'total' && count > 0);
  const what = nodes === undefined ? 'profile' : 'node';
  return `${of.total} ${what}${of.total === 1 ? '' : 's'}: ${parts.map(([word, count]) => `${count} ${word}`).join(', ') || 'none judged'}`;
}
