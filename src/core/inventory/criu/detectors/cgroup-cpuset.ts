import { cgroupPropertiesOf } from '../cgroup-properties.ts';
import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** Highest CPU number of a cpuset list (`0-3,8`), plus one. */
export function detectCgroupCpuset(index: FileIndex): Detected | null {
  const lists = cgroupPropertiesOf(index)
    .filter((property) => property.name === 'cpuset.cpus')
    .map((property) => property.value);
  const numbers = lists.flatMap((list) => [...list.matchAll(/\d{1,6}/g)].map((match) => Number(match[0])));
  if (numbers.length === 0) return null;
  return { count: lists.length, attributes: { cpusNeeded: numbers.reduce((a, b) => Math.max(a, b), 0) + 1 } };
}
