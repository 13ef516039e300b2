import * as z from 'zod';
import { MAX_LISTED } from '#core/guarantee/show-ladder.ts';
import { answerWord, askedImage, grade, verdict } from './answer.ts';
import { imageFormat } from './inventory.ts';
import { revisionField, timestamp } from './shared.ts';

const count = z.number().int();

export const rungName = z.enum(['exact-build', 'same-options', 'any-options', 'stable-series', 'forward', 'backward']);
export const rungState = z.enum(['held', 'broken', 'not-provable']);
export const rungText = z.string().meta({ description: 'Rung as written in a question', example: 'forward+2' });

export const guaranteeQuery = z.strictObject({
  home: z.string().min(1).max(128).optional().meta({
    description: 'Kernel to start from, for an image that does not record its kernel',
    example: '6.1.0-56-amd64',
  }),
  require: z.string().min(1).max(32).optional().meta({
    description: 'A rung that must hold; `required` of the answer says whether it does',
    example: 'stable-series',
  }),
});

export const counterexampleSchema = z
  .strictObject({
    profile: z.string(),
    kernel: z.string(),
    verdict,
    grade,
    rules: z.array(z.string()).meta({ description: 'Rules whose findings cause the verdict' }),
    reasons: z.array(
      z.strictObject({ rule: z.string(), objectType: z.string(), required: z.string(), found: z.string() }),
    ),
  })
  .meta({ id: 'Counterexample' });

const rung = z
  .strictObject({
    rung: rungName,
    state: rungState,
    answer: answerWord.meta({
      description: '`conditional`: the rung is held after the `steps`. A rung that is not provable is `unknown`',
    }),
    n: count
      .nullable()
      .meta({ description: 'Forward and backward: number of recorded series for which the rung holds' }),
    series: z.array(z.string()).meta({ description: 'Those series, nearest first' }),
    seen: z
      .strictObject({ profiles: count, versions: count, configurations: count })
      .meta({ description: 'What was examined; a rung has more kernels than are recorded' }),
    provenBy: z
      .array(z.strictObject({ profile: z.string(), kernel: z.string(), verdict, grade }))
      .meta({ description: `Held: the cells that prove it, at most ${MAX_LISTED}` }),
    steps: z.array(z.string()).meta({ description: 'Steps that at least some profiles require' }),
    counterexample: counterexampleSchema.nullable().meta({
      description: 'Broken: a cell that breaks the rung. Held forward or backward: the cell that limits its reach',
    }),
    missing: z.array(z.string()).meta({ description: 'Not provable: the missing facts that would decide it' }),
  })
  .meta({ id: 'Rung' });

export const guaranteeSchema = z
  .strictObject({
    image: askedImage,
    required: z
      .strictObject({ rung: rungText, answer: answerWord })
      .nullable()
      .meta({ description: 'The rung that `require` names, and whether it holds' }),
    home: z.strictObject({
      kernel: z.string().nullable(),
      arch: z.string(),
      restorer: z.enum(['linux-cr', 'criu']).nullable().meta({ description: 'Restorer for images of this format' }),
      revision: z.string().nullable().meta({ description: 'Linux-CR header revision' }),
      evidence: z.string(),
      missing: z.string().nullable().meta({ description: 'Why the home kernel is not known' }),
    }),
    strongest: rungText.nullable().meta({ description: 'The highest held rung without a broken rung below it' }),
    rungs: z.array(rung),
    revision: revisionField,
    ruleBook: z.string(),
    evaluatedAt: timestamp,
  })
  .meta({ id: 'Guarantee' });

export const guaranteesQuery = z.strictObject({
  format: imageFormat.optional().meta({ description: 'Only images of this format; default: all images' }),
  fleet: z.string().min(1).max(200).optional().meta({ description: 'Only the profiles of this fleet' }),
});

const named = z.strictObject({ digest: z.string(), name: z.string() });

export const guaranteesSchema = z
  .strictObject({
    format: imageFormat.nullable().meta({ description: 'null: images of every format' }),
    fleet: z.string().nullable().meta({ description: 'null: all recorded profiles' }),
    groups: count.meta({ description: 'Images with equal signature and home count once' }),
    complete: z.boolean().meta({
      description:
        'False if not all images were examined, or if profiles of the fleet are missing; no rung is then held for all',
    }),
    strongest: rungText.nullable(),
    rungs: z.array(
      z
        .strictObject({
          rung: rungName,
          state: rungState,
          answer: answerWord,
          n: count.nullable().meta({ description: 'The smallest number of series of any image' }),
          counts: z.strictObject({ held: count, broken: count, 'not-provable': count }),
          counterexample: counterexampleSchema.extend({ image: named }).nullable(),
          missing: z
            .array(named.extend({ missing: z.array(z.string()) }))
            .meta({ description: `Images for which the rung is not provable, at most ${MAX_LISTED}` }),
        })
        .meta({ id: 'CombinedRung' }),
    ),
    notes: z
      .array(z.string())
      .meta({ description: 'Notes, such as missing profiles of the fleet, or that no image is recorded' }),
    revision: revisionField,
    ruleBook: z.string(),
    evaluatedAt: timestamp,
  })
  .meta({ id: 'Guarantees' });
