import { createRandom, type Random } from './mutate.ts';

/** murmur3's finaliser: every index gives another state of the generator, whatever the seed. */
export function randomFor(seed: number, index: number): Random {
  let mixed = (Math.imul(seed, 0x9e37_79b1) ^ index) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return createRandom((mixed ^ (mixed >>> 16)) >>> 0);
}

export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

/** Names that come up as often as their weights say; 2 where none is given. */
export function createWheel(
  names: readonly string[],
  weights: Readonly<Record<string, number>>,
): (random: Random) => string {
  const wheel = names.map((name) => ({ name, weight: weights[name] ?? 2 }));
  const whole = wheel.reduce((sum, { weight }) => sum + weight, 0);
  const last = names.at(-1) ?? '';
  return (random) => {
    let left = random() * whole;
    for (const { name, weight } of wheel) {
      left -= weight;
      if (left < 0) return name;
    }
    return last;
  };
}

/** Up to `most` places to cut so many bytes into chunks, in order. */
export function cutsOf(length: number, most: number, random: Random): readonly number[] {
  return Array.from({ length: 1 + below(most, random) }, () => below(length + 1, random)).sort((a, b) => a - b);
}
