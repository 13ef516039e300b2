import { cgroupPropertiesOf } from '../cgroup-properties.ts';
import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** Highest CPU number of a cpuset list (`0-3,8`), plus one. */
export function detectCgroupCpuset(index: FileIndex): Detected | null {
  const lists = cgroupPropertiesOf(index).filter((property) => property.name === 'cpuset.cpus');
  let highest = -1;
  for (const { value } of lists) {
    for (const [number] of value.matchAll(/\d{1,6}/g)) highest = Math.max(highest, Number(number));
  }
  return highest < 0 ? null : { count: lists.length, attributes: { cpusNeeded: highest + 1 } };
}
