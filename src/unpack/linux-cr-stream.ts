import { linuxCrRecords, linuxCrRecordsAgain } from '#core/capsule/linux-cr-records.ts';
import { conversionInspector } from '#core/conversion/linux-cr/inspect-record.ts';
import { createLinuxCrReader } from '#core/formats/linux-cr/linux-cr-reader.ts';
import type { FormatReader } from './format-reader.ts';

export const LINUX_CR_STREAM: FormatReader = {
  async read(source, { work, pace }, revision) {
    const reader = createLinuxCrReader({}, { inspector: conversionInspector, revision }, work);
    await pace.read(source, (part) => reader.write(part));
    return linuxCrRecords(reader.end());
  },
  readAgain: linuxCrRecordsAgain,
};
