/** Wire types of scalars; every other type is the name of a message. Enums are read as plain numbers. */
export type ScalarType =
  | 'uint32'
  | 'uint64'
  | 'int32'
  | 'int64'
  | 'sint32'
  | 'sint64'
  | 'fixed64'
  | 'bool'
  | 'enum'
  | 'string'
  | 'bytes';

export interface Field {
  readonly name: string;
  /** A ScalarType or the name of a message; a message without a table is opaque. */
  readonly type: string;
  readonly label: 'req' | 'opt' | 'rep';
  /** Other builds of CRIU use the number for something else: a value of another form is an unknown field, not damage. */
  readonly contested?: true;
}

/** Field number -> field. */
export type MessageTable = Readonly<Record<number, Field>>;
