import * as z from 'zod';

const text = z.string().max(2_000);
const evidence = z.array(text).max(50);

export const objectTypeId = z
  .string()
  .max(200)
  .meta({ description: '`linux-cr/task`; the slash may be written as it is', example: 'criu/tcp-established' });

const versionSchema = z.strictObject({
  version: z.number().int().min(0).max(1_000_000),
  since: text.meta({ description: 'Linux-CR header revision or CRIU release that brought it' }),
  change: text,
  conversion: z
    .enum(['mechanical', 'conditional', 'impossible'])
    .nullable()
    .meta({ description: 'Can user space turn the version before into this one? null for the first' }),
  evidence,
});

const body = {
  family: z.enum(['linux-cr', 'criu']),
  title: text,
  area: text,
  versions: z.array(versionSchema).min(1).max(200),
  attributes: z.record(z.string().max(200), text),
  evidence,
};

export const objectTypeInput = z
  .strictObject({
    ...body,
    id: z.string().optional().meta({ description: 'May be given; must then equal the one in the path' }),
    attributes: body.attributes.default({}),
    evidence: evidence.default([]),
  })
  .meta({ id: 'ObjectTypeInput' });

/** What one object type needs, from the rule book. */
const ruleSummary = z.strictObject({
  rule: z.string(),
  title: z.string(),
  unmet: z.enum(['blocker', 'note']),
  needs: z.array(z.record(z.string(), z.unknown())).meta({ description: 'As in the rule book; see docs/api.md' }),
  text: z.string(),
  confidence: z.string(),
  evidence: z.array(z.string()),
});

export const objectTypeSummarySchema = z
  .strictObject({ id: z.string(), ...body, builtin: z.boolean(), links: z.strictObject({ self: z.string() }) })
  .meta({ id: 'ObjectTypeSummary' });

export const objectTypeSchema = objectTypeSummarySchema
  .extend({ rules: z.array(ruleSummary).meta({ description: 'What restoring one needs, with evidence' }) })
  .meta({ id: 'ObjectType' });

export const objectTypeListSchema = z.strictObject({ items: z.array(objectTypeSummarySchema) });
