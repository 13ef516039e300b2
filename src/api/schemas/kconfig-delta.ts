import * as z from 'zod';
import { askedImage, findingSchema, stepSchema, verdict } from './answer.ts';
import { profileName, revisionField, timestamp } from './shared.ts';

export const kconfigDeltaQuery = z.strictObject({
  profile: profileName,
  format: z
    .enum(['json', 'fragment'])
    .optional()
    .meta({ description: '`fragment` or `Accept: text/plain`: only the lines' }),
});

const line = z.strictObject({
  option: z.string().meta({ example: 'CONFIG_CHECKPOINT_RESTORE' }),
  value: z.enum(['y', 'n']),
  was: z
    .string()
    .meta({ description: 'Recorded value; `absent` from a complete configuration, `unknown` in a partial one' }),
  module: z.string().nullable().meta({ description: '`m` works too if this module is loaded before the restore' }),
  reasons: z
    .array(findingSchema.omit({ about: true, evidence: true }))
    .meta({ description: 'Findings that return without this line' }),
});

export const kconfigDeltaSchema = z
  .strictObject({
    image: askedImage,
    profile: z.string(),
    kernel: z.string(),
    arch: z.string(),
    before: verdict.meta({ description: 'Prediction with the recorded configuration' }),
    after: verdict.meta({ description: 'Prediction with the lines applied' }),
    restorer: z.string().nullable().meta({ description: 'Restorer that the lines are for' }),
    lines: z.array(line).meta({ description: 'Sorted by option' }),
    minimal: z.boolean().meta({ description: 'Every line is necessary: without it, a finding returns' }),
    smallest: z.boolean().meta({ description: 'Every combination was tried; none has fewer lines' }),
    notHelpedByKconfig: z.array(findingSchema).meta({ description: 'Findings that no configuration removes' }),
    steps: z.array(stepSchema).meta({ description: 'Further steps after the lines are applied' }),
    assumptions: z.array(z.string()),
    notes: z.array(z.string()),
    fragment: z.string().meta({ description: 'The lines as `.config` text with the reasons as comments' }),
    revision: revisionField,
    ruleBook: z.string(),
    evaluatedAt: timestamp,
  })
  .meta({ id: 'KconfigDelta' });
