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
  .regex(/^[^\p{Cc}\p{Surrogate}]*$/u, 'one line');
const labels = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9._+@-]{0,127}$/, 'a-z 0-9 . _ + @ -'), label)
  .refine((map) => Object.keys(map).length <= MAX_LABELS, `at most ${MAX_LABELS} labels`);

const guarantee = z.string().min(1).max(100).meta({ description: 'A rung that is to hold', example: 'stable-series' });
const profiles = z
  .array(z.string().min(1).max(200))
  .max(MAX_POLICY_PROFILES)
  .meta({ description: 'Profiles to restore on' });

const fleet = z.string().min(1).max(200).meta({ description: 'A fleet to restore on, whatever its profiles are then' });

export const policyInput = z
  .strictObject({
    images: z
      .array(z.string().min(1).max(300))
      .max(MAX_POLICY_IMAGES)
      .meta({ description: '`sha256:...`, `name`, `name:tag`, `web:*`, `team/*`', example: ['web', 'team/*:main'] }),
    require: z
      .strictObject({ guarantee: guarantee.optional(), profiles: profiles.optional(), fleet: fleet.optional() })
      .meta({ description: 'Exactly one of them' }),
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
  require: requirement.meta({ description: 'At the time of the check' }),
  answer: verdict.meta({ description: 'No image, or one of which too little is known: `unknown`' }),
  counts: z
    .strictObject({ yes: count, conditional: count, no: count, unknown: count })
    .meta({ description: 'Images by what the requirement comes to; those that cannot be told apart count once' }),
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
    .meta({ description: 'Cells that say no, at most 200' }),
  violated: count.meta({ description: 'All of them; of images that cannot be told apart, ten are named' }),
  missing: z
    .array(z.strictObject({ image: z.string(), missing: z.array(z.string()) }))
    .meta({ description: 'What would settle an unknown' }),
  notes: z.array(z.string()),
  revision: revisionField,
  ruleBook: z.string(),
  checkedAt: timestamp,
};

export const policyCheckSchema = z.strictObject(checkCommon).meta({ id: 'PolicyCheck' });
export const recordedCheckSchema = z.strictObject({ id: count, ...checkCommon }).meta({ id: 'RecordedPolicyCheck' });
export const checkListSchema = z.strictObject({ items: z.array(recordedCheckSchema), next: nextField });
