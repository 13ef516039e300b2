import { criuRecords, criuRecordsAgain } from '#core/capsule/criu-records.ts';
import type { FormatReader } from './format-reader.ts';
import { readArchive } from './read-archive.ts';

export const CRIU_ARCHIVE: FormatReader = {
  read: async (source, upload) => criuRecords(await readArchive(source, upload)),
  readAgain: criuRecordsAgain,
};
