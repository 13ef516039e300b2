interface Refusing {
  readonly profile: string;
  readonly nodes: number;
  readonly refused: number;
  readonly refusedAlone: number;
}

/**
 * Who holds the others back comes first: by images that would restore everywhere without it, then by images it refuses at
 * all; of two alike the one with fewer nodes, as it is the easier one to upgrade.
 */
export function rankHoldingBack<T extends Refusing>(members: readonly T[]): readonly T[] {
  return [...members].sort(
    (a, b) =>
      b.refusedAlone - a.refusedAlone || b.refused - a.refused || a.nodes - b.nodes || (a.profile < b.profile ? -1 : 1),
  );
}
