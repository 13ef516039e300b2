import * as z from 'zod';
import { verdict } from './answer.ts';
import { nextField, timestamp } from './shared.ts';

const count = z.number().int();
const revision = z.string().meta({ description: 'Revision of a rule book', examples: ['rb-0123456789ab'] });

export const ruleBookSchema = z
  .strictObject({
    code: revision.meta({ description: 'Of the service that answers' }),
    current: revision.meta({ description: 'By which stored verdicts are answered' }),
    held: revision.nullable().meta({ description: 'A newer one that waits to be made current' }),
    state: z.enum(['current', 're-detecting', 'held']),
    images: z.strictObject({
      total: count,
      done: count.meta({ description: 'Detected by the current rule book' }),
      open: count,
      failed: count.meta({ description: 'Detection failed; they answer from the inventory that they had' }),
      clientMade: count.meta({ description: 'Inventories as they were sent: never detected again' }),
      withoutCapsule: count.meta({ description: 'Recorded before there were capsules; sending them again helps' }),
      tooLarge: count.meta({ description: 'Too large for a capsule' }),
    }),
    cells: z.strictObject({ open: count, total: count }),
    startedAt: timestamp.nullable(),
    finishedAt: timestamp.nullable(),
  })
  .meta({ id: 'RuleBookStatus' });

const counts = z.record(z.string(), count);

export const previewSchema = z
  .strictObject({
    ruleBook: revision.nullable().meta({ description: 'The held one that is foreseen; null: none is held' }),
    current: revision,
    images: z.strictObject({ total: count, done: count, failed: count }),
    compared: count.meta({ description: 'Decided cells, one for each image and profile' }),
    flips: counts.meta({ description: '`yes>no` and so on: how many verdicts would become another' }),
    rules: counts.meta({ description: 'Rules with another finding than before, and in how many of these flips' }),
    listed: count.meta({ description: 'Flips that can be paged through; above 100,000 the rest is only counted' }),
    items: z.array(
      z.strictObject({
        digest: z.string(),
        name: z.string(),
        profile: z.string(),
        from: verdict,
        to: verdict,
        rules: z.array(z.string()),
      }),
    ),
    next: nextField,
  })
  .meta({ id: 'RuleBookPreview' });

export const currentInput = z.strictObject({ revision: z.string().min(1).max(64) });
