import type { AttributeValue } from '../../image/attribute-value.ts';

/** What a detector found: how many, and the attributes rules look at. Null = not in this image. */
export interface Detected {
  readonly count: number;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}
