import { type ByteOrder, readNumber } from './byte-order.ts';
import type { LengthRule } from './record-lengths.ts';

/** Could a record of this length be one, before its bytes are looked at? */
export function mayFitLength(rule: LengthRule, len: number): boolean {
  switch (rule.is) {
    case 'exact':
      return len === rule.bytes;
    case 'open':
      return len >= rule.least && (len - rule.least) % rule.step === 0;
    case 'counted':
      return len >= rule.base && (len - rule.base) % rule.each === 0;
    case 'counted-at-least':
      return len >= rule.base;
    case 'by-kind':
      return len >= rule.common;
  }
}

/** Does the length agree with the count or kind in the record? `record` holds at least `lengthNeeds` of its bytes. */
export function fitsLength(rule: LengthRule, record: Uint8Array, len: number, order: ByteOrder): boolean {
  switch (rule.is) {
    case 'exact':
    case 'open':
      return true;
    case 'counted':
    case 'counted-at-least': {
      const whole = rule.base + rule.each * readNumber(record, rule.count.at, rule.count.width, order);
      return rule.is === 'counted' ? len === whole : len >= whole;
    }
    case 'by-kind': {
      const extra = rule.extra[readNumber(record, rule.kind.at, rule.kind.width, order)];
      return extra === undefined ? len >= rule.common : len === rule.common + extra;
    }
  }
}

/** Bytes of the record, from its start, that `fitsLength` looks at. */
export function lengthNeeds(rule: LengthRule): number {
  switch (rule.is) {
    case 'exact':
    case 'open':
      return 0;
    case 'counted':
    case 'counted-at-least':
      return rule.count.at + rule.count.width;
    case 'by-kind':
      return rule.kind.at + rule.kind.width;
  }
}
