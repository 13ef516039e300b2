import type pg from 'pg';
import type { FleetStore } from '#usecases/ports/fleets.ts';
import { readRefusals } from './sql/fleet-refusals.ts';
import { pageFleets, readFleet, unrecordedProfiles, writeFleet } from './sql/fleets.ts';
import { bumpMatrix, lockMatrix, onlyRow } from './sql/matrix-state.ts';
import { storableText } from './storable-text.ts';
import { inTransaction, type Queryable } from './transaction.ts';

/** A change of a fleet changes answers, so it bumps the matrix revision. */
export function createFleetStore(pool: pg.Pool): FleetStore {
  return {
    put: (fleet, ruleBook) => inTransaction(pool, (client) => putFleet(client, fleet, ruleBook)),
    find: (name) => readFleet(pool, storableText(name)),
    list: async ({ cursor, limit }) => {
      const rows = await pageFleets(pool, cursor, limit + 1);
      const items = rows.slice(0, limit);
      return { items, next: rows.length > limit ? (items.at(-1)?.name ?? null) : null };
    },
    delete: (name) =>
      inTransaction(pool, async (client) => {
        const { ruleBook } = await lockMatrix(client);
        const gone = await client.query('delete from fleet where name = $1', [storableText(name)]);
        if (gone.rowCount === 0) return false;
        await bumpMatrix(client, { kind: 'fleet-deleted', subject: name, body: {} }, ruleBook);
        return true;
      }),
    names: async () => {
      const { rows } = await pool.query<{ name: string }>('select name from fleet order by name');
      return rows.map(({ name }) => name);
    },
    refusals: (name, rules) =>
      inTransaction(pool, (client) => readRefusals(client, storableText(name), rules), 'repeatable read, read only'),
  };
}

async function putFleet(
  client: Queryable,
  fleet: Parameters<FleetStore['put']>[0],
  ruleBook: string,
): ReturnType<FleetStore['put']> {
  await lockMatrix(client);
  const unknownProfiles = await unrecordedProfiles(
    client,
    fleet.members.map(({ profile }) => profile),
  );
  if (unknownProfiles.length > 0) return { unknownProfiles };
  const before = await readFleet(client, fleet.name);
  if (before !== null && isSame(before, fleet)) return { fleet: before, created: false, changed: false };
  await writeFleet(client, fleet);
  const kind = before === null ? 'fleet-added' : 'fleet-changed';
  const nodes = fleet.members.reduce((sum, member) => sum + member.nodes, 0);
  await bumpMatrix(client, { kind, subject: fleet.name, body: { profiles: fleet.members.length, nodes } }, ruleBook);
  const written = await readFleet(client, fleet.name);
  return { fleet: onlyRow(written === null ? [] : [written]), created: before === null, changed: true };
}

function isSame(
  before: Pick<Parameters<FleetStore['put']>[0], 'members' | 'labels'>,
  after: Pick<Parameters<FleetStore['put']>[0], 'members' | 'labels'>,
): boolean {
  const form = ({ members, labels }: typeof before) =>
    JSON.stringify([members.map(({ profile, nodes }) => [profile, nodes]), Object.entries(labels).sort()]);
  return form(before) === form(after);
}
