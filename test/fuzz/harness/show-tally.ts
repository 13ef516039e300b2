import type { FuzzFailure, FuzzTally } from './fuzz-range.ts';
import type { TargetName } from './fuzz-targets.ts';

/** `name: count`, most first. */
function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `  ${name.padEnd(28)} ${count.toLocaleString('en')}`)
    .join('\n');
}

export function showTally(title: string, { inputs, bytes, outcomes, damages }: FuzzTally): string {
  const mean = inputs === 0 ? 0 : Math.round(bytes / inputs);
  const head = `${title}: ${inputs.toLocaleString('en')} damaged images of ${mean.toLocaleString('en')} bytes on average`;
  return [head, listed(outcomes), 'damages (an image has one to four)', listed(damages)].join('\n');
}

export function showFailure(target: TargetName, seed: number, { index, base, damages, message }: FuzzFailure): string {
  return [
    `FAILED: seed ${seed}, input ${index}: ${base}; ${damages.join(', ')}`,
    message,
    `once more: npm run fuzz -- --target ${target} --seed ${seed} --only ${index}`,
  ].join('\n');
}
