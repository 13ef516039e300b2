import { cgroupPropertiesOf } from '../cgroup-properties.ts';
import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

/** Property files that some kernels do not have, whatever their configuration otherwise is. */
const PROPERTIES_OF_INTEREST: readonly string[] = [
  'cpu.rt_period_us',
  'cpu.rt_runtime_us',
  'memory.kmem.limit_in_bytes',
  'memory.memsw.limit_in_bytes',
];

export function detectCgroupProperties(index: FileIndex): Detected | null {
  const names = cgroupPropertiesOf(index).map((property) => property.name);
  if (names.length === 0) return null;
  const properties = PROPERTIES_OF_INTEREST.filter((name) => names.includes(name));
  return { count: names.length, attributes: { properties } };
}
