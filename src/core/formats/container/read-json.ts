import { ImageError } from '../image-error.ts';
import { CONTAINER_LIMITS } from './limits.ts';

export interface JsonReader {
  readonly bytes: number;
  write(chunk: Uint8Array): void;
  end(): unknown;
}

/** Collects one JSON file as it arrives, up to the cap; end() parses it and forgets the text. */
export function createJsonReader(file: string): JsonReader {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    write(chunk) {
      bytes += chunk.length;
      if (bytes > CONTAINER_LIMITS.jsonBytes) {
        const message = `${file}: more than ${CONTAINER_LIMITS.jsonBytes} bytes of JSON`;
        throw new ImageError('image-too-large', message, { file, offset: CONTAINER_LIMITS.jsonBytes });
      }
      text += decoder.decode(chunk, { stream: true });
    },
    end() {
      text += decoder.decode();
      guardDepth(text, file);
      try {
        return JSON.parse(text);
      } catch {
        // The parser's message quotes the text, which may hold secrets.
        throw new ImageError('image-malformed', `${file}: not valid JSON`, { file, offset: bytes });
      }
    },
  };
}

function guardDepth(text: string, file: string): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > CONTAINER_LIMITS.jsonDepth) {
      throw new ImageError('image-too-deep', `${file}: JSON is nested too deeply`, { file, offset: at });
    }
  }
}
