import { criuRecords, criuRecordsAgain } from '#core/capsule/criu-records.ts';
import { onlySetOf } from '#core/formats/criu/named-set.ts';
import type { FormatReader } from './format-reader.ts';
import { readArchive } from './read-archive.ts';

export const CRIU_ARCHIVE: FormatReader = {
  read: async (source, upload) => criuRecords(onlySetOf(await readArchive(source, upload)).set),
  readAll: async (source, upload) =>
    (await readArchive(source, upload)).map(({ name, sha256, set }) => ({ name, sha256, records: criuRecords(set) })),
  readAgain: criuRecordsAgain,
};
