import * as z from 'zod';

const text = z.string().max(2_000);
const evidence = z.array(text).max(50);

export const objectTypeId = z.string().max(200).meta({
  description: 'Object type such as `linux-cr/task`; the slash may be unescaped',
  example: 'criu/tcp-established',
});

const revisionSchema = z.strictObject({
  id: text.meta({ description: 'Commit in user-cr', example: 'b6cdf01' }),
  label: text.meta({ example: 'ckpt-v23-rc2' }),
  date: text.meta({ description: 'Date of the commit', example: '2011-02-07' }),
});

const versionSchema = z.strictObject({
  version: z.number().int().min(0).max(1_000_000),
  since: text.meta({ description: 'Linux-CR header revision or CRIU release that introduced the version' }),
  change: text,
  conversion: z.enum(['mechanical', 'conditional', 'impossible']).nullable().meta({
    description: 'Whether user space can convert the previous version to this one; null for the first version',
  }),
  evidence,
  how: text
    .optional()
    .meta({ description: 'How user space would convert the previous version to this one, or what it lacks to do so' }),
  changed: z.array(text).max(20).optional().meta({
    description:
      'Linux-CR: what changed: `layout` (bytes of the record), `element` (of a repeated part), `renumber` (type number), `embedded-enum` (numbers in a field), `semantics` (same bytes, other meaning), `followers` (records that must follow)',
  }),
  wireNumber: z
    .number()
    .int()
    .min(0)
    .max(0xff_ff_ff_ff)
    .optional()
    .meta({ description: 'Linux-CR: type number in the stream' }),
  revisions: z
    .array(revisionSchema)
    .max(200)
    .optional()
    .meta({ description: 'Linux-CR header revisions with this version, oldest first' }),
});

const lifetimeSchema = z.strictObject({
  since: revisionSchema,
  removed: revisionSchema
    .nullable()
    .meta({ description: 'First header revision without the type; null: the newest still has it' }),
});

const body = {
  family: z.enum(['linux-cr', 'criu']),
  title: text,
  area: text,
  versions: z.array(versionSchema).min(1).max(200),
  lifetimes: z
    .array(lifetimeSchema)
    .max(200)
    .optional()
    .meta({ description: 'Ranges of Linux-CR header revisions with the type; a type can be removed and return' }),
  attributes: z.record(z.string().max(200), text),
  evidence,
};

export const objectTypeInput = z
  .strictObject({
    ...body,
    id: z.string().optional().meta({ description: 'Optional; must equal the id in the path' }),
    attributes: body.attributes.default({}),
    evidence: evidence.default([]),
  })
  .meta({ id: 'ObjectTypeInput' });

/** What one object type needs, from the rule book. */
const ruleSummary = z.strictObject({
  rule: z.string(),
  title: z.string(),
  unmet: z.enum(['blocker', 'note', 'unknown']),
  needs: z.array(z.record(z.string(), z.unknown())).meta({ description: 'Needs as in the rule book; see docs/api.md' }),
  text: z.string(),
  confidence: z.string(),
  evidence: z.array(z.string()),
});

export const objectTypeSummarySchema = z
  .strictObject({ id: z.string(), ...body, builtin: z.boolean(), links: z.strictObject({ self: z.string() }) })
  .meta({ id: 'ObjectTypeSummary' });

/** A step between neighbouring versions that user space can make. */
const conversionSchema = z.strictObject({
  from: z.number().int(),
  to: z.number().int(),
  text: z.string(),
  loses: z.string().nullable().meta({ description: 'What is lost; null: nothing is lost' }),
  assumes: z.array(z.string()).meta({ description: 'Assumptions about the restart that could not be verified' }),
  stops: z.array(z.string()).meta({ description: 'Reasons why a single record may not be convertible' }),
  only: z
    .strictObject({ arches: z.array(z.string()), why: z.string() })
    .nullable()
    .meta({ description: 'Architectures for which the conversion exists; null: all' }),
});

export const objectTypeSchema = objectTypeSummarySchema
  .extend({
    conversions: z
      .array(conversionSchema)
      .meta({ description: 'Possible conversions, forward and backward; no others are possible' }),
    rules: z.array(ruleSummary).meta({ description: 'Needs for restoring an object of the type, with evidence' }),
  })
  .meta({ id: 'ObjectType' });

export const objectTypeListSchema = z.strictObject({ items: z.array(objectTypeSummarySchema) });
