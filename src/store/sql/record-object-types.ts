import type { ObjectType } from '#core/object-types/object-type.ts';
import type { Queryable } from '../transaction.ts';

/** Inserts or updates built-in types where something differs, and drops built-in ones that are no more. */
export async function recordBuiltinTypes(client: Queryable, types: readonly ObjectType[]): Promise<void> {
  await client.query(
    `insert into object_type (id, family, area, title, builtin, body)
     select b->>'id', b->>'family', b->>'area', b->>'title', true, b from jsonb_array_elements($1::jsonb) b
     on conflict (id) do update
       set family = excluded.family, area = excluded.area, title = excluded.title, builtin = true,
           body = excluded.body, updated_at = now()
     where object_type.body <> excluded.body or not object_type.builtin`,
    [JSON.stringify(types)],
  );
  await client.query('delete from object_type where builtin and id <> all($1)', [types.map((type) => type.id)]);
}

/** Adds or replaces a type of the user; a built-in one stays as it is. */
export async function putObjectType(client: Queryable, type: ObjectType): Promise<{ created: boolean }> {
  const { rows } = await client.query<{ created: boolean }>(
    `insert into object_type as o (id, family, area, title, builtin, body) values ($1, $2, $3, $4, false, $5)
     on conflict (id) do update
       set family = excluded.family, area = excluded.area, title = excluded.title, body = excluded.body,
           updated_at = now()
     where not o.builtin
     returning xmax = 0 as created`,
    [type.id, type.family, type.area, type.title, JSON.stringify(type)],
  );
  return { created: rows[0]?.created ?? false };
}
