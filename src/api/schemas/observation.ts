import * as z from 'zod';
import { EFFECTS } from '#core/observation/effect-of.ts';
import {
  CAUSES,
  EVIDENCES,
  OBJECTION_KINDS,
  OBSERVATION_STATUSES,
  OBSERVED_GRADES,
  OUTCOMES,
} from '#core/observation/observation.ts';
import { grade, observationCounts, verdict } from './answer.ts';
import { arch, cursorField, imageRef, limitField, nextField, profileName, revisionField, timestamp } from './shared.ts';

/** Characters of a log that is sent. */
export const MAX_LOG_CHARS = 1_048_576;
const MAX_STEPS = 50;

const line = (max: number) => z.string().min(1).max(max);
const outcome = z.enum(OUTCOMES).meta({
  description: '`restored-dead`: the restore reported success, but the restored tasks did not survive',
});
const tool = z.strictObject({
  name: line(64).meta({ description: 'Name of the tool that restored', example: 'criu' }),
  version: line(64).meta({ example: '4.2' }),
});
const followedSteps = z
  .array(z.strictObject({ kind: z.enum(['convert', 'filter', 'option', 'host']), text: line(500) }))
  .max(MAX_STEPS)
  .meta({ description: 'Steps that were followed. An empty list: none; no list: not known' });

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
      .meta({ description: 'Profile revision at the time of the restore; default: the current one' }),
    outcome,
    grade: z.enum(OBSERVED_GRADES).default('reported').meta({
      description: '`tested`: observed by a worker that restores for this purpose; `reported`: observed by anyone else',
    }),
    tool,
    steps: followedSteps.optional(),
    when: line(40).optional().meta({ description: 'RFC 3339 time, not in the future; default: now' }),
    by: line(200).optional().meta({ description: 'Display name of the reporter' }),
    url: line(2_000).optional().meta({ description: 'http(s) URL, such as that of a CI run' }),
    log: z
      .string()
      .max(MAX_LOG_CHARS, `must have at most ${MAX_LOG_CHARS} characters: send the end of the log`)
      .optional()
      .meta({
        description:
          'Log of the restore, whole or in part. Only a few error lines are kept, with private values blanked (docs/observations.md)',
      }),
  })
  .meta({ id: 'ObservationInput' });

export const objectionInput = z
  .strictObject({
    kind: z.enum(OBJECTION_KINDS).meta({
      description:
        '`withdrawal`: the report was wrong, which is final; `dispute`: the report may be wrong; `settlement`: a disputed report is right',
    }),
    reason: line(500).meta({ description: 'Why, for people' }),
    by: line(200).optional().meta({ description: 'Display name of who objects' }),
  })
  .meta({ id: 'ObjectionInput' });

const objection = z.strictObject({
  id: z.number().int(),
  kind: z.enum(OBJECTION_KINDS),
  reason: z.string(),
  by: z.string().nullable(),
  recordedAt: timestamp,
});

const keptLine = z.strictObject({
  text: z.string().meta({ description: 'Log line with private values blanked' }),
  rules: z.array(z.string()).meta({ description: 'Rules about the same cause' }),
  cause: z.enum(CAUSES),
});

export const observationSchema = z
  .strictObject({
    id: z.number().int(),
    image: z.strictObject({
      digest: z.string(),
      name: z.string().meta({ description: 'Empty if the image has no name or was deleted' }),
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
      bytes: z.number().int().meta({ description: 'Size of the log that was sent' }),
      lines: z.array(keptLine),
    }),
    rules: z.array(z.string()).meta({ description: 'Rules that the log matches' }),
    cause: z.enum(CAUSES).nullable().meta({
      description:
        '`host`: unrelated to image and profile, so it decides nothing. null: restored, or no match in the log',
    }),
    evidence: z.enum(EVIDENCES).nullable().meta({
      description:
        '`tested` (weight 4): grade `tested`; `supported` (2): a log or URL that fits the outcome; `bare` (1): anything else; null: a failure of the host, which weighs nothing',
    }),
    effect: z.enum(EFFECTS).meta({
      description:
        '`decides`: it is of the side that decides the verdict; `outweighed`: other observations weigh more; `weak`: the only one, with too little evidence; `tied`: as much evidence is against it; `host`: a failure of the host; `other-revision`: for a profile revision that is not current; `disputed`, `withdrawn`: it does not count',
    }),
    status: z.enum(OBSERVATION_STATUSES).meta({
      description: 'A disputed or withdrawn observation does not count',
    }),
    objections: z.array(objection).meta({ description: 'The latest 50, in the order in which they were made' }),
    predicted: verdict.nullable().meta({ description: 'What the rules predict now; null if the cell is open' }),
    conflict: z.boolean().meta({ description: 'The observation counts, and contradicts what the rules predict now' }),
    links: z.strictObject({ self: z.string(), canRestore: z.string() }),
  })
  .meta({ id: 'Observation' });

export const recordedSchema = z.strictObject({
  observation: observationSchema,
  revision: z.number().int().meta({ description: 'Matrix revision after recording' }),
});

export const observationsQuery = z.strictObject({
  image: imageRef.optional().meta({ description: 'Observations of this image and of all images with its signature' }),
  profile: profileName.optional(),
  conflict: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .optional()
    .meta({ description: '`true`: only observations that contradict what the rules predict now' }),
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
    verdict: verdict.meta({ description: 'Current verdict' }),
    grade,
    rules: z.array(z.string()).meta({ description: 'Rules that cause the prediction' }),
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
    observations: observationCounts.extend({ contradicting: z.number().int() }),
    image: z.strictObject({ digest: z.string(), name: z.string() }),
    images: z.number().int().meta({ description: 'Number of images with the signature' }),
  })
  .meta({ id: 'Conflict' });

export const conflictsSchema = z.strictObject({
  items: z.array(conflictSchema),
  next: nextField,
  total: z.number().int(),
  revision: revisionField,
  ruleBook: z.string(),
});
