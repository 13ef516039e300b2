import { type BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** The reader's own skip makes an array of what it passes, and walks through groups without counting. */
export function skipValue(reader: BinaryReader, wireType: WireType, number: number): void {
  if (wireType === WireType.Varint) reader.bool();
  else if (wireType === WireType.LengthDelimited) {
    const length = reader.uint32();
    if (length > reader.len - reader.pos) throw new RangeError('premature EOF');
    reader.pos += length;
  } else if (wireType === WireType.StartGroup) throw new Error(`field ${number} is a group, which CRIU does not write`);
  else reader.skip(wireType, number);
}
