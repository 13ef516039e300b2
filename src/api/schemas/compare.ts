import * as z from 'zod';
import { CHANGES } from '#core/matrix/compare-columns.ts';
import { MAX_LISTED } from '#usecases/compare/compare-profiles.ts';
import { askedImage, findingSchema, grade, stepSchema, verdict } from './answer.ts';
import {
  cursorField,
  flagField,
  imageRef,
  limitField,
  nextField,
  profileName,
  revisionField,
  timestamp,
} from './shared.ts';

const change = z.enum(CHANGES).meta({
  description:
    '`breaks`: from yes or conditional to no; `fixed`: the reverse. `becomes-unknown`, `becomes-known`: to and from ' +
    'unknown. `becomes-conditional`, `becomes-yes`: to and from conditional. `same`: no change. `open`: not decided yet',
});

const changes = z.array(change, { error: `must be one or more of: ${CHANGES.join(', ')}` }).max(CHANGES.length);

export const compareQuery = z
  .strictObject({
    from: profileName.optional().meta({ description: 'Name of the first profile' }),
    to: profileName.optional().meta({ description: 'Name of the second profile' }),
    fromImage: imageRef
      .optional()
      .meta({ description: 'Image, instead of a profile: `sha256:...`, `name` or `name:tag`' }),
    toImage: imageRef.optional(),
    change: z
      .union([
        z
          .string()
          .max(200)
          .transform((text) => text.split(',')),
        z.array(z.string().max(50)).max(CHANGES.length),
      ])
      .pipe(changes)
      .optional()
      .meta({ description: 'List only these changes; repeat the field, or separate values with commas' }),
    ignoreUnchanged: flagField.default(true).meta({ description: '`false` also lists unchanged and open cells' }),
    format: z
      .enum(['json', 'csv'])
      .optional()
      .meta({ description: `\`csv\` or \`Accept: text/csv\`: not paged, at most ${MAX_LISTED} lines` }),
    limit: limitField,
    cursor: cursorField,
  })
  .superRefine((query, context) => {
    const given = (['from', 'to', 'fromImage', 'toImage'] as const).filter((name) => query[name] !== undefined);
    const pair = given.join();
    if (pair === 'from,to' || pair === 'fromImage,toImage') return;
    const message = 'set either from and to (two profiles), or fromImage and toImage (two images)';
    context.addIssue({ code: 'custom', path: [given[0] ?? 'from'], message });
  });

const count = z.number().int();
const counted = z.strictObject({ signatures: count, images: count });

const byChange = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    breaks: value,
    'becomes-unknown': value,
    'becomes-conditional': value,
    fixed: value,
    'becomes-known': value,
    'becomes-yes': value,
    open: value,
    same: value,
  });

const side = z.strictObject({ verdict: verdict.nullable(), grade: grade.nullable() });

const reasonSide = z
  .enum(['new', 'gone'])
  .meta({ description: '`new`: found only in the second; `gone`: found only in the first' });
const reasonSeverity = z.enum(['blocker', 'unknown', 'step']);

const why = {
  reasons: z
    .array(
      findingSchema
        .omit({ about: true, evidence: true, severity: true })
        .extend({ side: reasonSide, severity: reasonSeverity }),
    )
    .meta({ description: 'The findings that cause the change; empty if an observation decides' }),
  reasonCount: count.meta({ description: 'Number of reasons; may exceed the number listed' }),
  steps: z.array(stepSchema).meta({ description: 'Steps for the second profile or image' }),
  stepCount: count,
};

const comparedProfile = z.strictObject({
  profile: z.string(),
  profileRevision: count,
  kernel: z.string(),
  arch: z.string(),
});

const freshness = {
  next: nextField,
  notes: z.array(z.string()),
  revision: revisionField,
  ruleBook: z.string(),
  evaluatedAt: timestamp,
};

export const profileComparisonSchema = z
  .strictObject({
    of: z.literal('profiles'),
    from: comparedProfile,
    to: comparedProfile,
    total: counted,
    counts: byChange(counted).meta({ description: 'Each image counts once; the counts add up to `total`' }),
    rules: z
      .array(
        z.strictObject({
          change,
          rule: z.string(),
          side: reasonSide,
          severity: reasonSeverity,
          ...{ signatures: count, images: count },
          objectTypes: z.array(z.string()),
          objectTypeCount: count,
          text: z.string(),
        }),
      )
      .meta({ description: 'Flips by rule; the worst change first, then the rule with most images' }),
    rulesCover: counted.meta({
      description: 'The flips that `rules` covers; fewer than all only if very many verdicts differ',
    }),
    items: z
      .array(
        z.strictObject({
          change,
          from: side,
          to: side,
          signature: z.string(),
          images: z.strictObject({
            count,
            shown: z.array(z.strictObject({ digest: z.string(), name: z.string() })),
          }),
          ...why,
          onTheSpot: z.boolean().meta({ description: 'The cell was open and was evaluated for this answer' }),
        }),
      )
      .meta({ description: 'One page; a page shorter than `limit` may not be the last' }),
    ...freshness,
  })
  .meta({ id: 'ProfileComparison' });

const comparedImage = askedImage.extend({ arch: z.string() });
const versions = z.array(z.number().int());
const typeDrift = z.array(z.strictObject({ type: z.string(), from: versions, to: versions }));
const attributeValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([z.string(), z.number()])),
]);

export const imageComparisonSchema = z
  .strictObject({
    of: z.literal('images'),
    from: comparedImage,
    to: comparedImage,
    sameSignature: z.boolean().meta({ description: 'If true, no verdict can differ' }),
    drift: z.strictObject({
      added: typeDrift,
      removed: typeDrift,
      versions: typeDrift,
      attributes: z.array(
        z.strictObject({
          type: z.string(),
          version: z.number().int(),
          attribute: z.string(),
          from: z.array(attributeValue),
          to: z.array(attributeValue),
        }),
      ),
      counts: z.strictObject({ added: count, removed: count, versions: count, attributes: count }),
    }),
    profiles: z.strictObject({ total: count, counts: byChange(count) }),
    items: z.array(
      z.strictObject({
        profile: z.string(),
        kernel: z.string(),
        arch: z.string(),
        change,
        from: side,
        to: side,
        ...why,
      }),
    ),
    ...freshness,
  })
  .meta({ id: 'ImageComparison' });

export const comparisonSchema = z.discriminatedUnion('of', [profileComparisonSchema, imageComparisonSchema]);
