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
    '`breaks`: yes or conditional, then no; `fixed` is the way back. `becomes-unknown`, `becomes-known`: to and from ' +
    'unknown. `becomes-conditional`, `becomes-yes`: to and from conditional. `same`. `open`: not decided yet',
});

const changes = z.array(change, { error: `changes such as breaks: ${CHANGES.join(', ')}` }).max(CHANGES.length);

export const compareQuery = z
  .strictObject({
    from: profileName.optional().meta({ description: 'Profile that is changed from' }),
    to: profileName.optional().meta({ description: 'Profile that is changed to' }),
    fromImage: imageRef
      .optional()
      .meta({ description: 'Image instead of a profile: `sha256:...`, `name`, `name:tag`' }),
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
      .meta({ description: 'List only these; several times, or separated by commas' }),
    ignoreUnchanged: flagField
      .default(true)
      .meta({ description: '`false` lists what stays the same, and what is open, as well' }),
    format: z
      .enum(['json', 'csv'])
      .optional()
      .meta({ description: `\`csv\`, as \`Accept: text/csv\`: not paged, at most ${MAX_LISTED} lines` }),
    limit: limitField,
    cursor: cursorField,
  })
  .superRefine((query, context) => {
    const given = (['from', 'to', 'fromImage', 'toImage'] as const).filter((name) => query[name] !== undefined);
    const pair = given.join();
    if (pair === 'from,to' || pair === 'fromImage,toImage') return;
    const message = 'give from and to (profiles), or fromImage and toImage (images), and no mixture';
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
  .meta({ description: 'Found only where one goes to, or only where one comes from' });
const reasonSeverity = z.enum(['blocker', 'unknown', 'step']);

const why = {
  reasons: z
    .array(
      findingSchema
        .omit({ about: true, evidence: true, severity: true })
        .extend({ side: reasonSide, severity: reasonSeverity }),
    )
    .meta({ description: 'The findings that make the one verdict the other; none where somebody saw it' }),
  reasonCount: count.meta({ description: 'More than are listed, where there are very many' }),
  steps: z.array(stepSchema).meta({ description: 'What is to do on what is changed to' }),
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
    counts: byChange(counted).meta({ description: 'Of every image once; they add up to `total`' }),
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
      .meta({ description: 'Which rule flips how many; the worst change first, then those of most images' }),
    rulesCover: counted.meta({ description: 'The flips that `rules` speaks of; fewer only where very many differ' }),
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
          onTheSpot: z.boolean().meta({ description: 'Evaluated for this answer: the matrix had not come so far' }),
        }),
      )
      .meta({ description: 'A page; it may be shorter than `limit` and not the last' }),
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
    sameSignature: z.boolean().meta({ description: 'Then no verdict can differ' }),
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
