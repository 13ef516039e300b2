/** The other side: what PostgreSQL's COPY needs for the same rows, into tables with the same columns and indexes. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

export interface CopiedTable {
  /** In COPY's own text format. */
  readonly text: Buffer;
  readonly count: number;
}

export interface StoredRows {
  readonly cells: CopiedTable;
  /** Those that no signature before had. */
  readonly decisions: CopiedTable;
}

/** `like` takes over columns, checks and indexes; foreign keys it does not, so COPY is spared their checks. */
export async function prepareCopies(client: pg.Client): Promise<void> {
  await client.query('create table cell_copy (like cell including all)');
  await client.query('create table decision_copy (like decision including all)');
}

/** What evaluating this signature stored; ask before the next one is evaluated. */
export async function storedRows(client: pg.Client, signatureId: number): Promise<StoredRows> {
  const hashes = (condition: string) => `select decision_hash from cell where state = 'decided' and ${condition}`;
  return {
    cells: await copyOut(client, `select * from cell where signature_id = ${signatureId}`),
    decisions: await copyOut(
      client,
      `select * from decision where hash in (${hashes(`signature_id = ${signatureId}`)} except
                                             ${hashes(`signature_id <> ${signatureId}`)})`,
    ),
  };
}

async function copyOut(client: pg.Client, select: string): Promise<CopiedTable> {
  const chunks: Buffer[] = [];
  const stream = client.query(copyTo(`copy (${select}) to stdout`));
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks);
  return { text, count: text.reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0) };
}

/** Cells a second; the rows stay, as those of the other side do. */
export async function copyRows(client: pg.Client, { cells, decisions }: StoredRows): Promise<number> {
  const start = performance.now();
  await client.query('begin');
  await copyIn(client, 'decision_copy', decisions.text);
  await copyIn(client, 'cell_copy', cells.text);
  await client.query('commit');
  return cells.count / ((performance.now() - start) / 1000);
}

async function copyIn(client: pg.Client, table: string, text: Buffer): Promise<void> {
  await pipeline(Readable.from([text]), client.query(copyFrom(`copy ${table} from stdin`)));
}
