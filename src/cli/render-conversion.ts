import { conversionsOf } from '#core/object-types/linux-cr/conversions.ts';
import { OBJECT_FILTERS } from '#core/object-types/linux-cr/filters.ts';
import { objectTypeIdOf } from '#core/object-types/linux-cr/revisions.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Finding } from '#core/verdict/verdict.ts';
import type { ConversionReport, CriuConversion, LinuxCrConversion } from '#usecases/ports/conversion.ts';
import { printable } from './terminal.ts';

/** What was done to an image, for standard error. `left`: what still prevents a restore; null if not checked. */
export function renderConversion(report: ConversionReport, profile: Profile, left: readonly Finding[] | null): string {
  const lines = report.format === 'criu' ? linesOfCriu(report, profile) : linesOfLinuxCr(report, profile, left);
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
}

function linesOfLinuxCr(
  report: LinuxCrConversion,
  profile: Profile,
  left: readonly Finding[] | null,
): readonly string[] {
  const { from, to, converted, dropped, records, verdict } = report;
  return [
    `read as    header revision ${from}`,
    `written    for ${profile.name}, header revision ${to}: ${records} records`,
    ...[...converted].map(([change, count]) => `converted  ${count} ${change}`),
    ...[...dropped].map(([type, count]) => `dropped    ${count} ${type}`),
    ...lossesOf(report).map((loss) => `lost       ${loss}`),
    `verdict    ${verdict}`,
    ...(left ?? []).map(
      ({ severity, text, required, found }) => `left       ${severity}: ${text} needs ${required}; found ${found}`,
    ),
    ...(left === null && verdict !== 'yes' ? ['left       run can-restore with the new image'] : []),
  ];
}

/** A large set has a file of a kind for each task. */
const LISTED_FILES = 20;

function linesOfCriu(report: CriuConversion, { name }: Profile): readonly string[] {
  const { digest, made, changedFiles, verdict, remaining } = report;
  const listed = changedFiles.slice(0, LISTED_FILES);
  const unlisted = changedFiles.length - listed.length;
  return [
    `read       a CRIU image set, ${digest}`,
    `written    for ${name}, as a plain tar`,
    ...made.map(({ text, count }) => `converted  ${text} (${count} times)`),
    ...listed.map((path) => `changed    ${path}`),
    ...(unlisted > 0 ? [`changed    and ${unlisted} more files`] : []),
    ...made.flatMap(({ loses }) => (loses === null ? [] : [`lost       ${loses}`])),
    ...(made.length === 0 ? ['converted  nothing (no change required)'] : []),
    `verdict    ${verdict}`,
    ...remaining.map(
      ({ kind, text, loses }) => `left       ${kind}: ${text}${loses === null ? '' : ` Loses ${loses}.`}`,
    ),
  ];
}

/** From the catalogue: of the steps that were made, and of what was dropped or emptied. */
function lossesOf({ converted, dropped }: LinuxCrConversion): readonly string[] {
  const steps = [...converted.keys()].flatMap((change) => {
    const [, type = '', from, to] = /^(\S+?)@(\d+)\D+(\d+)$/.exec(change) ?? [];
    const [low, high] = [Math.min(Number(from), Number(to)), Math.max(Number(from), Number(to))];
    const down = Number(to) < Number(from);
    return conversionsOf(objectTypeIdOf(type)).steps.filter(
      (step) =>
        step.to < step.from === down && Math.min(step.from, step.to) >= low && Math.max(step.from, step.to) <= high,
    );
  });
  const gone = new Set([...dropped.keys()].map((type) => objectTypeIdOf(type)));
  const filters = OBJECT_FILTERS.filter(({ objectType, removes }) =>
    [objectType, ...removes].some((type) => gone.has(type)),
  );
  return [...new Set([...steps, ...filters].flatMap(({ loses }) => (loses === null ? [] : [loses])))];
}
