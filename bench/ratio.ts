/** Shared by benchmarks: rounds side by side, and their report. A ratio holds on any machine; a time does not. */

export interface Ratio {
  readonly name: string;
  /** In words: what is divided by what. */
  readonly of: string;
  /** The median over the rounds of ours by theirs; 1 = as fast as what we compare with. */
  readonly ratio: number;
  /** null = reported, without a goal. */
  readonly goal: number | null;
  readonly rounds: readonly number[];
  /** Medians behind the ratio and other figures worth a look, with their units. */
  readonly figures: Readonly<Record<string, string>>;
}

export type Bench = (note: (text: string) => void) => Promise<readonly Ratio[]>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

export interface Sides {
  /** Speeds (something per second) by round. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly ratios: readonly number[];
}

/**
 * Measures two things in turn, the order changing from round to round, so that what else the machine does falls on both.
 * Each function returns a speed: more is better.
 */
export async function alternate(
  rounds: number,
  ours: (round: number) => Promise<number>,
  theirs: (round: number) => Promise<number>,
): Promise<Sides> {
  const sides = { ours: [] as number[], theirs: [] as number[], ratios: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? await ours(round) : await theirs(round);
    const second = round % 2 === 0 ? await theirs(round) : await ours(round);
    const [own, other] = round % 2 === 0 ? [first, second] : [second, first];
    sides.ours.push(own);
    sides.theirs.push(other);
    sides.ratios.push(own / other);
  }
  return sides;
}

export function ratioOf(
  sides: Sides,
  told: Pick<Ratio, 'name' | 'of' | 'goal'> & { figures?: Ratio['figures'] },
): Ratio {
  const { figures = {}, ...rest } = told;
  return { ...rest, ratio: median(sides.ratios), rounds: sides.ratios, figures };
}

export function showSpeed(values: readonly number[], unit: string): string {
  const value = median(values);
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

export function showBytes(bytes: number): string {
  return `${Math.round(bytes / (1024 * 1024))} MiB`;
}
