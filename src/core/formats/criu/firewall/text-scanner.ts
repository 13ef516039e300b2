/** Reads a text in chunks of any size and keeps words of it, never the text. */
export interface TextScanner {
  write(chunk: Uint8Array): void;
  /** The words, sorted, each once. */
  end(): readonly string[];
}
