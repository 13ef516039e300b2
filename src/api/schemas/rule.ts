import * as z from 'zod';

const text = z.string();

export const ruleId = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'Rule id: `rule` of a finding', example: 'tcp-established' });

const summary = {
  id: text,
  title: text,
  area: text,
  family: z.enum(['linux-cr', 'criu', 'any']),
  about: z
    .enum(['image', 'profile'])
    .meta({ description: '`profile`: about the profile alone, whatever an image of the family contains' }),
  appliesTo: z
    .array(text)
    .meta({ description: 'Object types to which the rule applies; empty for a rule about the profile' }),
  unmet: z
    .enum(['blocker', 'note', 'unknown'])
    .meta({ description: 'Severity of an unmet need without an adjustment' }),
  confidence: z.enum(['verified-experiment', 'verified-source', 'documented', 'inferred']),
  links: z.strictObject({
    self: text,
    docs: text.meta({ description: 'Path of the HTML page', example: '/docs/rules/tcp-established' }),
  }),
};

export const ruleSummarySchema = z.strictObject(summary).meta({ id: 'RuleSummary' });

const part = z.record(text, z.unknown());

const confirmingRestores = z.strictObject({
  count: z.number().int(),
  last: text.meta({ description: 'Image and kernel of the last one, as in data/truth.json' }),
  recorded: text.meta({ description: 'Day on which it was recorded', example: '2026-12-01' }),
});

export const ruleSchema = z
  .strictObject({
    ...summary,
    text: text.meta({ description: 'Why the kernel or CRIU behaves this way' }),
    arches: z.array(text).nullable().meta({ description: 'Image architectures; null: all' }),
    kernels: text.nullable().meta({ description: 'Range of kernels to which the rule applies; null: all' }),
    restorers: text.nullable().meta({ description: 'Range of CRIU releases to which the rule applies; null: all' }),
    when: part.nullable().meta({ description: 'Condition on an attribute of the object; null: none' }),
    needs: z.array(part).meta({ description: 'Needs as in the rule book; see docs/api.md' }),
    adjustments: z.array(
      z.strictObject({
        kind: z.enum(['convert', 'filter', 'option', 'host']),
        text,
        loses: text.nullable().meta({ description: 'What is lost; null: nothing is lost' }),
        helps: z
          .array(text)
          .nullable()
          .meta({ description: 'Kinds of need that the adjustment replaces; null: all needs of the rule' }),
        criuMin: text.nullable().meta({ description: 'First CRIU release with the adjustment; null: all releases' }),
        doneBy: z.array(text).nullable().meta({ description: 'Runtimes that do it by themselves; null: none' }),
      }),
    ),
    evidence: z.array(text),
    confirmation: z
      .strictObject({
        refused: confirmingRestores.nullable().meta({ description: 'Failures that the rule predicted' }),
        met: confirmingRestores.nullable().meta({ description: 'Restores that worked where all its needs were met' }),
        reports: z.array(text).meta({ description: 'Public reports of failures that the rule explains' }),
      })
      .nullable()
      .meta({ description: 'Real restores and reports that agree with the rule; null: none is recorded' }),
  })
  .meta({ id: 'Rule' });

export const ruleListSchema = z.strictObject({
  ruleBook: text.meta({ description: 'Revision of this rule book' }),
  items: z.array(ruleSummarySchema),
});
