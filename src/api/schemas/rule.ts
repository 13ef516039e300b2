import * as z from 'zod';

const text = z.string();

export const ruleId = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: '`rule` of a finding', example: 'tcp-established' });

const summary = {
  id: text,
  title: text,
  area: text,
  family: z.enum(['linux-cr', 'criu', 'any']),
  about: z
    .enum(['image', 'profile'])
    .meta({ description: '`profile`: of the profile alone, whatever an image of the family holds' }),
  appliesTo: z.array(text).meta({ description: 'Object types it speaks of; empty for a rule about the profile' }),
  unmet: z.enum(['blocker', 'note', 'unknown']).meta({ description: 'What an unmet need means, without a way round' }),
  confidence: z.enum(['verified-experiment', 'verified-source', 'documented', 'inferred']),
  links: z.strictObject({
    self: text,
    docs: text.meta({ description: 'Path of its page for people', example: '/docs/rules/tcp-established' }),
  }),
};

export const ruleSummarySchema = z.strictObject(summary).meta({ id: 'RuleSummary' });

const part = z.record(text, z.unknown());

export const ruleSchema = z
  .strictObject({
    ...summary,
    text: text.meta({ description: 'Why the kernel or CRIU behaves so' }),
    arches: z.array(text).nullable().meta({ description: 'Architectures of the image; null: all' }),
    kernels: text.nullable().meta({ description: 'Kernels it speaks of, a range; null: all' }),
    restorers: text.nullable().meta({ description: 'CRIU releases it speaks of, a range; null: all' }),
    when: part.nullable().meta({ description: 'What an attribute of the object must be for it to speak' }),
    needs: z.array(part).meta({ description: 'As in the rule book; see docs/api.md' }),
    adjustments: z.array(
      z.strictObject({
        kind: z.enum(['convert', 'filter', 'option', 'host']),
        text,
        loses: text.nullable().meta({ description: 'What is lost; null: nothing' }),
        helps: z
          .array(text)
          .nullable()
          .meta({ description: 'Kinds of need that it makes moot; null: all of the rule' }),
        criuMin: text.nullable().meta({ description: 'First CRIU release that has it; null: every one' }),
      }),
    ),
    evidence: z.array(text),
  })
  .meta({ id: 'Rule' });

export const ruleListSchema = z.strictObject({
  ruleBook: text.meta({ description: 'Revision of the rule book that this is' }),
  items: z.array(ruleSummarySchema),
});
