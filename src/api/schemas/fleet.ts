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
  nodes: count.max(MAX_NODES).meta({ description: 'Number of nodes that run this profile', example: 12 }),
});

export const fleetInput = z
  .strictObject({
    profiles: z.array(member).max(MAX_FLEET_PROFILES).meta({ description: 'Recorded profiles, each listed once' }),
    labels: labels.optional(),
  })
  .meta({ id: 'FleetInput' });

const fleetFields = {
  name: z.string(),
  profiles: z.array(member),
  nodes: count.meta({ description: 'Total of all profiles' }),
  labels,
  updatedAt: timestamp,
  links: z.strictObject({ self: z.string(), floor: z.string(), holdingBack: z.string() }),
};
export const fleetSchema = z.strictObject(fleetFields).meta({ id: 'Fleet' });
export const fleetListSchema = z.strictObject({ items: z.array(fleetSchema), next: nextField });

const missing = z.array(member).meta({ description: 'Members whose profile is no longer recorded' });
const named = { count, profiles: z.array(z.string()).meta({ description: 'The first of these profiles' }) };

const floorFact = z.strictObject({
  value: z
    .union([z.array(z.string()), z.number(), z.boolean(), z.string()])
    .nullable()
    .meta({
      description: 'The common value; null if a profile does not record the fact or the profiles share no value',
    }),
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
        criu: z.string().nullable().meta({ description: 'The newest CRIU release that every profile reaches' }),
        'linux-cr': z.array(z.string()),
      }),
      objectTypes: z.record(z.string(), z.array(z.number().int())).meta({
        description: 'Versions that a restorer of every profile supports',
      }),
      kconfig: z.strictObject({
        on: z.record(z.string(), z.enum(['y', 'm'])).meta({ description: '`m` if at least one profile has a module' }),
        off: z.array(z.strictObject({ option: z.string(), ...named })),
        unknown: z
          .array(z.string())
          .meta({ description: 'Options that are off on no profile and not recorded on some' }),
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
    images: count.meta({ description: 'All recorded images' }),
    profiles: z
      .array(
        z.strictObject({
          profile: z.string(),
          nodes: count,
          decided: count,
          open: count.meta({ description: 'Images without a verdict on this profile; they are not counted' }),
          unknown: count,
          refused: count,
          refusedAlone: count.meta({ description: 'Refused images that every other recorded member accepts' }),
          rules: z
            .array(z.strictObject({ rule: z.string(), images: count }))
            .meta({ description: 'Rules that refuse images on this profile, most images first' }),
        }),
      )
      .meta({ description: 'Ranked: the profile that refuses most images that the others accept is first' }),
    missing,
    revision: revisionField,
    ruleBook: z.string(),
  })
  .meta({ id: 'HoldingBack' });
