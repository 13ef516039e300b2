import * as z from 'zod';
import { askedImage, findingSchema, stepSchema, verdict } from './answer.ts';
import { profileName, revisionField, timestamp } from './shared.ts';

/** Far more than there are object types that can be dropped. */
const MAX_DROPPED = 32;

const dropped = z
  .string()
  .max(200)
  .regex(/^[a-z0-9-]+\/[A-Za-z0-9._-]+$/, 'must be an object type such as criu/madv-hugepage');

export const convertQuery = z.strictObject({
  profile: profileName.meta({ description: 'Profile of the kernel to convert for' }),
  drop: z
    .union([dropped.transform((one) => [one]), z.array(dropped).max(MAX_DROPPED)], {
      error: `must be object types such as linux-cr/socket-buffer, at most ${MAX_DROPPED}`,
    })
    .optional()
    .meta({ description: 'Object type to drop or empty; repeat the field for several' }),
  revision: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'Header revision of a Linux-CR image, if you know it and the image is ambiguous' }),
});

export const planQuery = z.strictObject({ profile: profileName });

const planStep = stepSchema.extend({
  doneBy: z.enum(['convert', 'operator']).meta({ description: '`convert`: converting the image performs the step' }),
});

const convertPlan = z.strictObject({
  possible: z.boolean(),
  drop: z.array(z.string()).meta({ description: 'Object types to drop or empty' }),
  why: z.string().nullable().meta({ description: 'Why conversion is not possible or not needed' }),
  command: z.string().nullable().meta({ description: 'Command line; null if conversion is not possible' }),
  request: z.string().nullable().meta({ description: 'curl command; null if conversion is not possible' }),
});

export const planSchema = z
  .strictObject({
    image: askedImage,
    profile: z.string(),
    kernel: z.string(),
    arch: z.string(),
    verdict,
    findings: z.array(findingSchema),
    assumptions: z.array(z.string()),
    steps: z.array(planStep).meta({ description: 'In execution order' }),
    convert: convertPlan,
    revision: revisionField,
    ruleBook: z.string(),
    evaluatedAt: timestamp,
  })
  .meta({ id: 'Plan' });
