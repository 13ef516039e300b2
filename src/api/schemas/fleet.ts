import * as z from 'zod';
import { MAX_FLEET_PROFILES, MAX_NODES } from '#usecases/fleets/put-fleet.ts';
import { factsSchema } from './profile.ts';
import { nextField, profileName, revisionField, timestamp } from './shared.ts';

const count = z.number().int().min(0);
const labels = z.record(z.string().max(100), z.string().max(500));

export const fleetParams = z.strictObject({
  name: z.string().min(1).max(200).meta({ description: 'Name of the fleet', example: 'production' }),
});

const member = z.strictObject({
  profile: profileName,
  nodes: count.max(MAX_NODES).meta({ description: 'How many nodes run this kernel', example: 12 }),
});

export const fleetInput = z
  .strictObject({
    profiles: z.array(member).max(MAX_FLEET_PROFILES).meta({ description: 'Each a recorded profile, once' }),
    labels: labels.optional(),
  })
  .meta({ id: 'FleetInput' });

const fleetFields = {
  name: z.string(),
  profiles: z.array(member),
  nodes: count.meta({ description: 'Of all profiles together' }),
  labels,
  updatedAt: timestamp,
  links: z.strictObject({ self: z.string(), floor: z.string(), holdingBack: z.string() }),
};
export const fleetSchema = z.strictObject(fleetFields).meta({ id: 'Fleet' });
export const fleetListSchema = z.strictObject({ items: z.array(fleetSchema), next: nextField });

const missing = z.array(member).meta({ description: 'Members whose profile is not recorded any more' });
const named = { count, profiles: z.array(z.string()).meta({ description: 'The first of them' }) };

const floorFact = z.strictObject({
  value: z
    .union([z.array(z.string()), z.number(), z.boolean(), z.string()])
    .nullable()
    .meta({ description: 'What all of them have; null where one does not record it, or no value is common' }),
  notRecorded: z.strictObject(named),
  differs: z.boolean(),
});

export const floorSchema = z
  .strictObject({
    fleet: z.string(),
    profiles: count,
    nodes: count,
    missing,
    floor: z.strictObject({
      arches: z.array(z.string()),
      kernel: z.strictObject({ lowest: z.string(), highest: z.string() }).nullable(),
      restorer: z.strictObject({
        criu: z.string().nullable().meta({ description: 'The newest release that none is below' }),
        'linux-cr': z.array(z.string()),
      }),
      objectTypes: z.record(z.string(), z.array(z.number().int())).meta({
        description: 'Versions that a restorer of every profile supports',
      }),
      kconfig: z.strictObject({
        on: z.record(z.string(), z.enum(['y', 'm'])).meta({ description: '`m` where one of them has a module' }),
        off: z.array(z.strictObject({ option: z.string(), ...named })),
        unknown: z.array(z.string()).meta({ description: 'Off nowhere, not recorded on some' }),
      }),
      facts: z.strictObject(
        Object.fromEntries(Object.keys(factsSchema.shape).map((name) => [name, floorFact])) as Record<
          keyof typeof factsSchema.shape,
          typeof floorFact
        >,
      ),
    }),
    revision: revisionField,
    ruleBook: z.string(),
  })
  .meta({ id: 'CommonFloor' });

export const holdingBackSchema = z
  .strictObject({
    fleet: z.string(),
    images: count.meta({ description: 'All that are recorded' }),
    profiles: z
      .array(
        z.strictObject({
          profile: z.string(),
          nodes: count,
          decided: count,
          open: count.meta({ description: 'Images without a verdict here yet; they count for nobody' }),
          unknown: count,
          refused: count,
          refusedAlone: count.meta({ description: 'Of those, images that every other recorded member takes' }),
          rules: z
            .array(z.strictObject({ rule: z.string(), images: count }))
            .meta({ description: 'What stands in the way here, most images first' }),
        }),
      )
      .meta({ description: 'Who holds the others back comes first' }),
    missing,
    revision: revisionField,
    ruleBook: z.string(),
  })
  .meta({ id: 'HoldingBack' });
