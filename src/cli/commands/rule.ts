import { Command } from 'commander';
import { nearestNames } from '#core/answer/nearest-names.ts';
import type { Rule, RuleBook } from '#core/rules/rule.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { confirmationOf } from '#usecases/rule-book/confirmation-of.ts';
import { showRuleDetails, showRuleSummary } from '#usecases/rule-book/show-rule.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type OutputFormat, outputOption } from '../output-option.ts';
import { renderRule, renderRuleIndex } from '../render-rule.ts';
import { printableJson, type Terminal } from '../terminal.ts';

/** `rule`: what a finding rests on, from the rule book of this version. Asks no service. */
export function ruleCommand(terminal: Terminal, finish: (code: ExitCode) => void, evaluator: Evaluator): Command {
  return new Command('rule')
    .description('show what a rule requires, its workarounds and evidence; without an id, list all rules')
    .argument('[id]', 'id of the rule, as shown in a finding')
    .addOption(outputOption())
    .addHelpText('after', '\nExit status: 0 shown, 2 usage error or unknown rule.')
    .addHelpText('after', examples('rule tcp-established', 'rule memfd --output json', 'rule'))
    .action((id: string | undefined, { output }: { output: OutputFormat }) => {
      terminal.out(id === undefined ? showAll(evaluator.ruleBook, output) : showOne(evaluator, id, output));
      finish(EXIT.yes);
    });
}

function showAll({ revision, rules }: RuleBook, output: OutputFormat): string {
  if (output === 'table') return renderRuleIndex(rules);
  return printableJson({ ruleBook: revision, items: rules.map(showRuleSummary) });
}

function showOne({ ruleBook, catalogue }: Evaluator, id: string, output: OutputFormat): string {
  const rule = findRule(ruleBook, id);
  const confirmation = confirmationOf(rule.id, ruleBook.revision);
  if (output === 'table') return renderRule(rule, catalogue, confirmation);
  return printableJson({ ...showRuleSummary(rule), ...showRuleDetails(rule), confirmation });
}

function findRule({ rules }: RuleBook, id: string): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const nearest = nearestNames(
    id,
    rules.map((rule) => rule.id),
  );
  const advice =
    nearest.length === 0 ? 'run restore-matrix rule to list all rules' : `did you mean ${nearest.join(', ')}?`;
  throw new CommandError(`unknown rule ${JSON.stringify(id)}: ${advice}`);
}
