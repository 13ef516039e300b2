import * as z from 'zod';
import { MAX_ASKED_PROFILES, MAX_IGNORED } from '#core/answer/question.ts';
import { RELEASE_SOURCES } from '#core/atlas/atlas.ts';
import { IMAGE_FAMILIES } from '#core/image/image-format.ts';
import { RUNTIME_FORM } from '#core/profile/runtime.ts';
import { ASSUMPTION_RANKS } from '#core/verdict/rank-assumptions.ts';
import { WAY_OUT_KINDS } from '#core/way-out/way-out.ts';
import { imageFormat } from './inventory.ts';
import { problemSchema } from './problem.ts';
import { arch, flagField, nextField, revisionField, timestamp } from './shared.ts';

/** Most questions of one POST. */
export const MAX_QUESTIONS = 1_000;

export const verdict = z.enum(['yes', 'conditional', 'no', 'unknown']);
export const grade = z.enum(['predicted', 'tested', 'reported']);
export const observationCounts = z.strictObject({
  total: z.number().int().meta({ description: 'Real restores that count, for the current revision of the profile' }),
  restored: z.number().int(),
  failed: z.number().int(),
});
const observations = observationCounts.nullable().meta({ description: 'null: no real restore counts' });
export const cellState = z.enum(['wanted', 'running', 'decided', 'failed']);

const text = z.string().min(1).max(300);
const ignored = z.string().min(1).max(200);

const questionFields = {
  image: text.meta({ description: '`sha256:...`, `name` or `name:tag`', example: 'web' }),
  kernel: text
    .optional()
    .meta({ description: 'Kernel release, or a range such as `>=5.10 <6.2`', example: '6.1.0-56-amd64' }),
  profile: z
    .union([text, z.array(text).min(1).max(MAX_ASKED_PROFILES)])
    .optional()
    .meta({ description: 'Name of one profile, or several names: all of them count' }),
  series: text.optional().meta({ description: 'All releases of a series', example: '6.1' }),
  guarantee: text.optional().meta({
    description: 'All recorded profiles of a rung of the guarantee ladder',
    example: 'stable-series',
  }),
  fleet: text.optional().meta({ description: 'All profiles of a fleet', example: 'production' }),
  distro: text.optional().meta({
    description: 'The newest kernels of a distribution in the atlas, with or without its version',
    example: 'ubuntu/24.04',
  }),
  arch: arch.optional().meta({ description: 'Only profiles of this architecture' }),
  runtime: text.optional().meta({
    description: `Who calls CRIU, whatever the profile records: ${RUNTIME_FORM}`,
    example: 'runc',
  }),
  restorer: text.optional().meta({
    description:
      'With `kernel` and `distro`: what restores on a kernel of the atlas; default: what its distribution ships',
    example: 'criu@4.2',
  }),
};

/** The question as a query. */
export const questionQuery = z.strictObject({
  ...questionFields,
  ignore: z
    .union([ignored.transform((one) => one.split(',')), z.array(ignored).max(MAX_IGNORED)])
    .optional()
    .meta({
      description: 'Object types to ignore: `TYPE` or `TYPE@VERSION`; repeat the field, or separate values with commas',
    }),
  strict: flagField.meta({ description: 'Treat assumptions about the host as unknown' }),
});

/** The question as one element of a POST. */
export const questionBody = z
  .strictObject({
    ...questionFields,
    ignore: z.array(ignored).max(MAX_IGNORED).optional(),
    strict: z.boolean().optional(),
  })
  .meta({ id: 'Question' });

export const questionsBody = z.strictObject({
  questions: z
    .array(z.unknown())
    .min(1)
    .max(MAX_QUESTIONS)
    .meta({
      description: `Up to ${MAX_QUESTIONS} questions with the fields of the GET query; an invalid question does not affect the others`,
      override: { items: { $ref: '#/components/schemas/Question' } },
    }),
});

export const findingSchema = z.strictObject({
  rule: z.string(),
  severity: z.enum(['blocker', 'step', 'unknown', 'note']),
  about: z
    .literal('profile')
    .optional()
    .meta({ description: 'Present only if the rule is about the profile alone, whatever the image contains' }),
  objectType: z.string().meta({ description: 'Empty if the finding is not about an object of the image' }),
  objectVersion: z.number().int().nullable(),
  required: z.string(),
  found: z.string(),
  text: z.string(),
  evidence: z.array(z.string()),
});

export const stepSchema = z.strictObject({
  kind: z.enum(['convert', 'filter', 'option', 'host']),
  text: z.string(),
  loses: z.string().nullable(),
});

const wayOut = z.strictObject({
  kind: z.enum(WAY_OUT_KINDS),
  text: z.string(),
  loses: z.string().nullable(),
  verdict: z.enum(['yes', 'conditional', 'unknown']).meta({ description: 'The verdict once it is done' }),
  steps: z.array(stepSchema).meta({ description: 'What is then still to do' }),
});

const profileAnswer = z.strictObject({
  set: z.string().optional().meta({ description: 'Present only for a pod: the container that this is about' }),
  profile: z.string(),
  kernel: z.string(),
  arch: z.string(),
  verdict,
  grade,
  conflict: z.boolean(),
  observations,
  assumptions: z.array(z.string()).meta({ description: 'What matters most first' }),
  assumptionRanks: z.array(z.enum(ASSUMPTION_RANKS)).optional().meta({
    description:
      'Of each assumption, in the same order. `kills`: a wrong guess ends the restored process. `record`: a profile can record the fact. `check`: about this image and the host. `usual`: holds for nearly every restore',
  }),
  recordWith: z.string().optional().meta({ description: 'The command that records the facts of `kills` and `record`' }),
  findings: z.array(findingSchema),
  steps: z.array(stepSchema).meta({ description: 'Empty for `no`: no step leaves the answer `no`' }),
  waysOut: z.array(wayOut).optional().meta({
    description: 'Present only for `no`: what would change the answer, each tried. Empty if nothing known does',
  }),
  basis: z
    .strictObject({
      from: z.literal('atlas'),
      match: z.enum(['exact', 'between', 'beside']).meta({
        description:
          '`exact`: this build. `between`: the builds on both sides of it. `beside`: the nearest build, on one side alone',
      }),
      kernels: z.array(z.string()).meta({ description: 'Addresses of the builds in the atlas' }),
      changed: z.array(z.string()).meta({ description: 'Options that differ between the builds: not known' }),
      releaseFrom: z.enum(RELEASE_SOURCES),
      complete: z.boolean().meta({ description: 'The configuration is whole' }),
      restorer: z.string(),
      atlas: z.string().meta({ description: 'Revision of the atlas' }),
    })
    .optional()
    .meta({ description: 'Present only if no recorded profile is of the kernel: what the answer rests on' }),
  ruleBook: z
    .string()
    .optional()
    .meta({ description: 'Present only if the verdict is from a rule book other than that of the answer' }),
});

export const answerWord = z.enum(['yes', 'conditional', 'no', 'mixed', 'unknown']);

export const askedImage = z.strictObject({
  digest: z.string().meta({ description: 'Empty for a pod' }),
  name: z.string(),
  format: imageFormat,
  signature: z.string().meta({ description: 'Empty for a pod' }),
  sets: z
    .array(z.strictObject({ name: z.string(), digest: z.string(), signature: z.string(), answer: answerWord }))
    .optional()
    .meta({ description: 'Present only for a pod: each container by itself. A pod restores where all of them do' }),
});

const nodeCount = z.number().int().min(0);

export const answerSchema = z
  .strictObject({
    question: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
    image: askedImage,
    answer: answerWord.meta({
      description: '`mixed`: the profiles of the target disagree. Without profiles: `unknown`',
    }),
    counts: z.strictObject({
      yes: z.number().int(),
      conditional: z.number().int(),
      no: z.number().int(),
      unknown: z.number().int(),
    }),
    profiles: z.array(profileAnswer),
    nodes: z
      .strictObject({ total: nodeCount, yes: nodeCount, conditional: nodeCount, no: nodeCount, unknown: nodeCount })
      .optional()
      .meta({ description: 'Present only for a fleet: the number of nodes for each verdict' }),
    notes: z.array(z.string()).meta({ description: 'Notes, such as aliases and the nearest recorded kernels' }),
    revision: revisionField,
    ruleBook: z.string(),
    stale: z.literal(true).optional().meta({
      description: 'Part of the answer is from a rule book other than that of the service; `notes` says which part',
    }),
    pending: z.number().int().optional().meta({
      description: 'Present only if some cells were open: the number of profiles that were evaluated for this answer',
    }),
    evaluatedAt: timestamp,
  })
  .meta({ id: 'Answer' });

export const answersSchema = z.strictObject({
  answers: z.array(z.union([z.strictObject({ answer: answerSchema }), z.strictObject({ problem: problemSchema })])),
});

export const badgeSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    label: z.string(),
    message: answerWord,
    color: z.string(),
  })
  .meta({ id: 'Badge', description: 'The shields.io endpoint format' });

const cell = z.strictObject({
  state: cellState,
  verdict: verdict.nullable(),
  grade: grade.nullable(),
  observations,
});

export const matrixSchema = z
  .strictObject({
    images: z.array(z.strictObject({ digest: z.string(), name: z.string(), format: imageFormat, arch: z.string() })),
    profiles: z.array(
      z.strictObject({ name: z.string(), kernel: z.string(), arch: z.string(), restorers: z.array(z.string()) }),
    ),
    cells: z.array(z.array(cell)).meta({ description: '`cells[i][j]` is the cell of image i on profile j' }),
    families: z
      .array(z.enum(IMAGE_FAMILIES))
      .meta({ description: 'Families of restorers for which there are images, the one with the newest image first' }),
    next: z.strictObject({ images: nextField, profiles: nextField }),
    revision: revisionField,
  })
  .meta({ id: 'MatrixWindow' });

export const cellViewListSchema = z.strictObject({
  items: z.array(
    z
      .strictObject({
        image: z.string(),
        digest: z.string(),
        profile: z.string(),
        kernel: z.string(),
        arch: z.string(),
        state: cellState,
        verdict: verdict.nullable(),
        grade: grade.nullable(),
        conflict: z.boolean().meta({ description: 'A real restore contradicts the prediction' }),
        observations,
        evaluatedAt: timestamp.nullable(),
      })
      .meta({ id: 'CellView' }),
  ),
  next: nextField,
  revision: revisionField,
});
