import { ImageError, type ImageErrorCode } from '../image-error.ts';
import type { DecodeBudget } from './decode-budget.ts';
import type { DecodeContext } from './decode-message.ts';
import type { CriuFileKind } from './file-kinds.ts';

export type ByteOrder = 'little' | 'big';

/** One file that is being read: its name, what it may spend, where it is. */
export class FileReading {
  readonly name: string;
  readonly kind: CriuFileKind;
  readonly id: string | null;
  readonly budget: DecodeBudget;
  /** Bytes of this file taken in so far. */
  readonly offset: () => number;
  readonly unknownFieldNames: Set<string> = new Set();
  unknownFields = 0;
  byteOrder: ByteOrder = 'little';

  constructor(name: string, kind: CriuFileKind, id: string | null, budget: DecodeBudget, offset: () => number) {
    this.name = name;
    this.kind = kind;
    this.id = id;
    this.budget = budget;
    this.offset = offset;
  }

  error(code: ImageErrorCode, what: string, back = 0): ImageError {
    return new ImageError(code, `${this.name}: ${what}`, { file: this.name, offset: this.offset() - back });
  }

  /** Reads a u32 in the byte order of the dumping machine; checks it as the size of an entry. */
  entrySize(bytes: Uint8Array): number {
    const size = readU32(bytes, this.byteOrder);
    const cap = this.budget.limits.entryBytes;
    if (size > cap) throw this.error('image-length-impossible', `an entry of ${size} bytes, more than ${cap}`, 4);
    this.budget.spendBytes(size + 4, this.name, this.offset() - 4);
    return size;
  }

  countEntry(count: number): void {
    const cap = this.budget.limits.entriesPerFile;
    if (count >= cap) throw this.error('image-too-many-records', `more than ${cap} entries`);
  }

  /** For a message whose last byte has just been taken. */
  decodeContext(length: number): DecodeContext {
    return {
      file: this.name,
      offset: this.offset() - length,
      budget: this.budget,
      onUnknownField: (name) => {
        this.unknownFields += 1;
        if (this.unknownFieldNames.size < this.budget.limits.listedNames) this.unknownFieldNames.add(name);
      },
    };
  }
}

export function readU32(bytes: Uint8Array, order: ByteOrder): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, order === 'little');
}
