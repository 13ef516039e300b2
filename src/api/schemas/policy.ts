import * as z from 'zod';
import { MAX_POLICY_IMAGES, MAX_POLICY_PROFILES } from '#usecases/guarantees/put-policy.ts';
import { grade, verdict } from './answer.ts';
import { nextField, revisionField, timestamp } from './shared.ts';

const MAX_LABELS = 64;
const count = z.number().int();

export const policyParams = z.strictObject({
  name: z.string().min(1).max(200).meta({ description: 'Name of the policy', example: 'production' }),
});

const label = z
  .string()
  .max(512)
  .regex(/^[^\p{Cc}\p{Surrogate}]*$/u, 'must be one line');
const labels = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9._+@-]{0,127}$/, 'must use only a-z 0-9 . _ + @ -'), label)
  .refine((map) => Object.keys(map).length <= MAX_LABELS, `must have at most ${MAX_LABELS} labels`);

const guarantee = z.string().min(1).max(100).meta({ description: 'Rung that must hold', example: 'stable-series' });
const profiles = z
  .array(z.string().min(1).max(200))
  .max(MAX_POLICY_PROFILES)
  .meta({ description: 'Profiles on which the images must restore' });

const fleet = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'Fleet on which the images must restore; its profiles at the time of the check count' });

export const policyInput = z
  .strictObject({
    images: z
      .array(z.string().min(1).max(300))
      .max(MAX_POLICY_IMAGES)
      .meta({
        description: 'Images: `sha256:...`, `name`, `name:tag`, or a pattern such as `web:*` or `team/*`',
        example: ['web', 'team/*:main'],
      }),
    require: z
      .strictObject({ guarantee: guarantee.optional(), profiles: profiles.optional(), fleet: fleet.optional() })
      .meta({ description: 'Exactly one of the fields' }),
    labels: labels.optional(),
  })
  .meta({ id: 'PolicyInput' });

const requirement = z.union([z.strictObject({ guarantee }), z.strictObject({ profiles }), z.strictObject({ fleet })]);

export const policySchema = z
  .strictObject({
    name: z.string(),
    images: z.array(z.string()),
    require: requirement,
    labels: z.record(z.string(), z.string()),
    createdAt: timestamp,
    updatedAt: timestamp,
    links: z.strictObject({ self: z.string(), check: z.string(), checks: z.string() }),
  })
  .meta({ id: 'Policy' });
export const policyListSchema = z.strictObject({ items: z.array(policySchema), next: nextField });

const checkCommon = {
  policy: z.string(),
  require: requirement.meta({ description: 'The requirement at the time of the check' }),
  answer: verdict.meta({ description: '`unknown` if there is no image, or if the facts about an image do not decide' }),
  counts: z
    .strictObject({ yes: count, conditional: count, no: count, unknown: count })
    .meta({ description: 'Images by verdict on the requirement; equivalent images count once' }),
  violations: z
    .array(
      z
        .strictObject({
          image: z.string(),
          digest: z.string(),
          profile: z.string(),
          kernel: z.string(),
          verdict,
          grade,
          rules: z.array(z.string()),
        })
        .meta({ id: 'Violation' }),
    )
    .meta({ description: 'Cells with the verdict no, at most 200' }),
  violated: count.meta({ description: 'Number of all violations; ten of a group of equivalent images are named' }),
  missing: z
    .array(z.strictObject({ image: z.string(), missing: z.array(z.string()) }))
    .meta({ description: 'Missing facts that would decide an unknown' }),
  notes: z.array(z.string()),
  revision: revisionField,
  ruleBook: z.string(),
  checkedAt: timestamp,
};

export const policyCheckSchema = z.strictObject(checkCommon).meta({ id: 'PolicyCheck' });
export const recordedCheckSchema = z.strictObject({ id: count, ...checkCommon }).meta({ id: 'RecordedPolicyCheck' });
export const checkListSchema = z.strictObject({ items: z.array(recordedCheckSchema), next: nextField });
