import * as z from 'zod';
import { MAX_LISTED } from '#core/guarantee/show-ladder.ts';
import { answerWord, askedImage, grade, verdict } from './answer.ts';
import { imageFormat } from './inventory.ts';
import { revisionField, timestamp } from './shared.ts';

const count = z.number().int();

export const rungName = z.enum(['exact-build', 'same-options', 'any-options', 'stable-series', 'forward', 'backward']);
export const rungState = z.enum(['held', 'broken', 'not-provable']);
export const rungText = z.string().meta({ description: 'A rung as it is asked for', example: 'forward+2' });

export const guaranteeQuery = z.strictObject({
  home: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .meta({ description: 'The kernel to start from, for an image that does not tell', example: '6.1.0-56-amd64' }),
});

export const counterexampleSchema = z
  .strictObject({
    profile: z.string(),
    kernel: z.string(),
    verdict,
    grade,
    rules: z.array(z.string()).meta({ description: 'Rules whose findings say so' }),
    reasons: z.array(
      z.strictObject({ rule: z.string(), objectType: z.string(), required: z.string(), found: z.string() }),
    ),
  })
  .meta({ id: 'Counterexample' });

const rung = z
  .strictObject({
    rung: rungName,
    state: rungState,
    answer: answerWord.meta({ description: '`conditional`: held once `steps` were followed. Not provable: `unknown`' }),
    n: count.nullable().meta({ description: 'Forward and backward: recorded series that it holds for' }),
    series: z.array(z.string()).meta({ description: 'Those series, nearest first' }),
    seen: z
      .strictObject({ profiles: count, versions: count, configurations: count })
      .meta({ description: 'What was looked at; nobody recorded every kernel of a rung' }),
    provenBy: z
      .array(z.strictObject({ profile: z.string(), kernel: z.string(), verdict, grade }))
      .meta({ description: `Held: the cells it rests on, at most ${MAX_LISTED}` }),
    steps: z.array(z.string()).meta({ description: 'What has to be done first, on some profiles at least' }),
    counterexample: counterexampleSchema
      .nullable()
      .meta({ description: 'Broken: a cell that says so. Held forward or backward: the cell that ends it' }),
    missing: z.array(z.string()).meta({ description: 'Not provable: what would settle it' }),
  })
  .meta({ id: 'Rung' });

export const guaranteeSchema = z
  .strictObject({
    image: askedImage,
    home: z.strictObject({
      kernel: z.string().nullable(),
      arch: z.string(),
      restorer: z.enum(['linux-cr', 'criu']).nullable().meta({ description: 'What restores images like this' }),
      revision: z.string().nullable().meta({ description: 'Header revision of Linux-CR' }),
      evidence: z.string(),
      missing: z.string().nullable().meta({ description: 'Why the home is not known' }),
    }),
    strongest: rungText.nullable().meta({ description: 'The highest rung that holds with none broken below' }),
    rungs: z.array(rung),
    revision: revisionField,
    ruleBook: z.string(),
    evaluatedAt: timestamp,
  })
  .meta({ id: 'Guarantee' });

export const guaranteesQuery = z.strictObject({
  format: imageFormat.optional().meta({ description: 'Images of this format; without it, all of them' }),
  fleet: z.string().min(1).max(200).optional().meta({ description: 'Only the profiles of this fleet' }),
});

const named = z.strictObject({ digest: z.string(), name: z.string() });

export const guaranteesSchema = z
  .strictObject({
    format: imageFormat.nullable().meta({ description: 'Null: images of every format' }),
    fleet: z.string().nullable().meta({ description: 'Null: all recorded profiles' }),
    groups: count.meta({ description: 'Images that guarantees cannot tell apart count once' }),
    complete: z.boolean().meta({
      description: 'False: more than were looked at, or profiles of the fleet are gone: nothing is held for all',
    }),
    strongest: rungText.nullable(),
    rungs: z.array(
      z
        .strictObject({
          rung: rungName,
          state: rungState,
          answer: answerWord,
          n: count.nullable().meta({ description: 'The fewest series that it holds for' }),
          counts: z.strictObject({ held: count, broken: count, 'not-provable': count }),
          counterexample: counterexampleSchema.extend({ image: named }).nullable(),
          missing: z
            .array(named.extend({ missing: z.array(z.string()) }))
            .meta({ description: `Images on which it is not provable, at most ${MAX_LISTED}` }),
        })
        .meta({ id: 'CombinedRung' }),
    ),
    notes: z.array(z.string()).meta({ description: 'Profiles of the fleet that are gone, no image' }),
    revision: revisionField,
    ruleBook: z.string(),
    evaluatedAt: timestamp,
  })
  .meta({ id: 'Guarantees' });
