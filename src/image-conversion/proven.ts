const SMALL_BYTES = 16 * 1024;

/** Pieces of a converted image, each read by the proof before it goes out. */
export function* proven(
  proof: { read(piece: Uint8Array): void },
  pieces: readonly Uint8Array[],
): Generator<Uint8Array, void, undefined> {
  let small: Uint8Array[] = [];
  for (const piece of pieces) {
    proof.read(piece);
    small.push(piece);
    // Heads and small records are separate pieces. They are joined to avoid writes of a few bytes.
    if (piece.length < SMALL_BYTES) continue;
    yield* small.length === 1 ? small : [Buffer.concat(small.slice(0, -1)), piece];
    small = [];
  }
  if (small.length > 0) yield Buffer.concat(small);
}
