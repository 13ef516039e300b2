import * as z from 'zod';
import { CAUSES, OBSERVED_GRADES, OUTCOMES } from '#core/observation/observation.ts';
import { EFFECTS } from '#usecases/ports/observations.ts';
import { grade, verdict } from './answer.ts';
import { arch, cursorField, imageRef, limitField, nextField, profileName, revisionField, timestamp } from './shared.ts';

/** Characters of a log that is sent. */
export const MAX_LOG_CHARS = 1_048_576;
const MAX_STEPS = 50;

const line = (max: number) => z.string().min(1).max(max);
const outcome = z.enum(OUTCOMES).meta({
  description: '`restored-dead`: the restore said it worked, and the restored tasks did not live',
});
const tool = z.strictObject({
  name: line(64).meta({ description: 'What restored', example: 'criu' }),
  version: line(64).meta({ example: '4.2' }),
});
const followedSteps = z
  .array(z.strictObject({ kind: z.enum(['convert', 'filter', 'option', 'host']), text: line(500) }))
  .max(MAX_STEPS)
  .meta({ description: 'Steps that were followed; an empty list says that none was, no list that nobody knows' });

export const observationInput = z
  .strictObject({
    image: imageRef,
    profile: profileName,
    profileRevision: z
      .number()
      .int()
      .min(1)
      .max(2 ** 31 - 1)
      .optional()
      .meta({ description: 'Of the profile when it was restored; the one in force without it' }),
    outcome,
    grade: z.enum(OBSERVED_GRADES).default('reported').meta({
      description: '`tested`: a worker that restores for this purpose; `reported`: somebody else',
    }),
    tool,
    steps: followedSteps.optional(),
    when: line(40).optional().meta({ description: 'RFC 3339, not in the future; now without it' }),
    by: line(200).optional().meta({ description: 'Who reports it, as they want to be called' }),
    url: line(2_000).optional().meta({ description: 'http(s), such as the run of a CI' }),
    log: z.string().max(MAX_LOG_CHARS, `at most ${MAX_LOG_CHARS} characters: send the end of it`).optional().meta({
      description: 'Of the restore, whole or in part. A few error lines are kept, blanked (docs/observations.md)',
    }),
  })
  .meta({ id: 'ObservationInput' });

const keptLine = z.strictObject({
  text: z.string().meta({ description: 'Blanked' }),
  rules: z.array(z.string()).meta({ description: 'Rules that speak of the same' }),
  cause: z.enum(CAUSES),
});

export const observationSchema = z
  .strictObject({
    id: z.number().int(),
    image: z.strictObject({
      digest: z.string(),
      name: z.string().meta({ description: 'Empty where the image has none, or is gone' }),
      signature: z.string(),
    }),
    profile: z.string(),
    profileRevision: z.number().int(),
    outcome,
    grade: z.enum(OBSERVED_GRADES),
    tool,
    steps: followedSteps.nullable(),
    when: timestamp,
    recordedAt: timestamp,
    by: z.string().nullable(),
    url: z.string().nullable(),
    log: z.strictObject({
      bytes: z.number().int().meta({ description: 'Of the log that was sent' }),
      lines: z.array(keptLine),
    }),
    rules: z.array(z.string()).meta({ description: 'That the log matches' }),
    cause: z.enum(CAUSES).nullable().meta({
      description: '`host`: nothing of image and profile, so it decides nothing. Null: restored, or nothing in the log',
    }),
    effect: z.enum(EFFECTS).meta({
      description:
        '`decides`: in force; `superseded`: a later one decides; `host`: a failure of the host; `other-revision`: of a profile revision that is not in force',
    }),
    predicted: verdict.nullable().meta({ description: 'What the rules predict now; null where it is open' }),
    conflict: z.boolean().meta({ description: 'It contradicts what the rules predict now' }),
    links: z.strictObject({ self: z.string(), canRestore: z.string() }),
  })
  .meta({ id: 'Observation' });

export const recordedSchema = z.strictObject({
  observation: observationSchema,
  revision: z.number().int().meta({ description: 'Matrix revision that it made' }),
});

export const observationsQuery = z.strictObject({
  image: imageRef.optional().meta({ description: 'And all images of its signature' }),
  profile: profileName.optional(),
  conflict: z
    .enum(['true', 'false'], { error: 'true or false' })
    .optional()
    .meta({ description: '`true`: only those that contradict what the rules predict now' }),
  limit: limitField,
  cursor: cursorField,
});

export const observationsSchema = z.strictObject({
  items: z.array(observationSchema),
  next: nextField,
  revision: revisionField,
});

export const conflictSchema = z
  .strictObject({
    signature: z.string(),
    profile: z.string(),
    kernel: z.string(),
    arch,
    profileRevision: z.number().int(),
    predicted: verdict,
    verdict: verdict.meta({ description: 'In force' }),
    grade,
    rules: z.array(z.string()).meta({ description: 'Rules that the prediction rests on' }),
    matched: z.array(z.string()).meta({ description: 'Rules that the log of the observation matches' }),
    ruleBook: z.string(),
    observation: z.strictObject({
      id: z.number().int(),
      outcome,
      tool,
      when: timestamp,
      url: z.string().nullable(),
      lines: z.array(keptLine),
    }),
    observations: z.strictObject({ total: z.number().int(), contradicting: z.number().int() }),
    image: z.strictObject({ digest: z.string(), name: z.string() }),
    images: z.number().int().meta({ description: 'Images of the signature' }),
  })
  .meta({ id: 'Conflict' });

export const conflictsSchema = z.strictObject({
  items: z.array(conflictSchema),
  next: nextField,
  total: z.number().int(),
  revision: revisionField,
  ruleBook: z.string(),
});
