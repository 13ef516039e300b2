import * as z from 'zod';
import { askedImage, findingSchema, stepSchema, verdict } from './answer.ts';
import { profileName, revisionField, timestamp } from './shared.ts';

export const kconfigDeltaQuery = z.strictObject({
  profile: profileName,
  format: z
    .enum(['json', 'fragment'])
    .optional()
    .meta({ description: '`fragment`: the lines alone, as `Accept: text/plain` gives them' }),
});

const line = z.strictObject({
  option: z.string().meta({ example: 'CONFIG_CHECKPOINT_RESTORE' }),
  value: z.enum(['y', 'n']),
  was: z.string().meta({ description: 'A value; `absent` from a complete configuration, `unknown` in a partial one' }),
  module: z.string().nullable().meta({ description: '`m` will do as well, with this module loaded before restoring' }),
  reasons: z
    .array(findingSchema.omit({ about: true, evidence: true }))
    .meta({ description: 'What is in the way again without this line' }),
});

export const kconfigDeltaSchema = z
  .strictObject({
    image: askedImage,
    profile: z.string(),
    kernel: z.string(),
    arch: z.string(),
    before: verdict.meta({ description: 'By the rules, with the configuration as it is' }),
    after: verdict.meta({ description: 'By the rules, with the lines' }),
    restorer: z.string().nullable().meta({ description: 'What the lines are for' }),
    lines: z.array(line).meta({ description: 'Sorted by option' }),
    minimal: z.boolean().meta({ description: 'Without any one of the lines something is in the way again' }),
    smallest: z.boolean().meta({ description: 'Every combination was tried: there is none with fewer lines' }),
    notHelpedByKconfig: z.array(findingSchema).meta({ description: 'In the way whatever the configuration says' }),
    steps: z.array(stepSchema).meta({ description: 'What is to do beside, with the lines in place' }),
    assumptions: z.array(z.string()),
    notes: z.array(z.string()),
    fragment: z.string().meta({ description: 'The lines as text of a `.config`, with the reasons as comments' }),
    revision: revisionField,
    ruleBook: z.string(),
    evaluatedAt: timestamp,
  })
  .meta({ id: 'KconfigDelta' });
