import * as z from 'zod';
import { verdict } from './answer.ts';
import { nextField, timestamp } from './shared.ts';

const count = z.number().int();
const revision = z.string().meta({ description: 'Revision of a rule book', examples: ['rb-0123456789ab'] });

export const ruleBookSchema = z
  .strictObject({
    code: revision.meta({ description: 'Rule book of this service' }),
    current: revision.meta({ description: 'Rule book of the stored verdicts' }),
    held: revision.nullable().meta({ description: 'Newer rule book that waits to become current' }),
    state: z.enum(['current', 're-detecting', 'held']),
    images: z.strictObject({
      total: count,
      done: count.meta({ description: 'Detected by the current rule book' }),
      open: count,
      failed: count.meta({ description: 'Detection failed; answers use the earlier inventory' }),
      clientMade: count.meta({ description: 'Images sent as an inventory: never detected again' }),
      withoutCapsule: count.meta({ description: 'Recorded before capsules existed; send them again to fix this' }),
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
    ruleBook: revision.nullable().meta({ description: 'The held rule book; null: none is held' }),
    current: revision,
    images: z.strictObject({ total: count, done: count, failed: count }),
    compared: count.meta({ description: 'Decided cells, one for each image and profile' }),
    flips: counts.meta({ description: 'Number of verdicts that flip, by kind: `yes>no` and so on' }),
    rules: counts.meta({ description: 'Rules whose findings differ, with the number of flips for each' }),
    listed: count.meta({ description: 'Flips that can be paged through; flips above 100,000 are only counted' }),
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
