import { readNumber } from './byte-order.ts';
import { REVISION_KINDS } from './kept-fields.ts';
import type { RecordWalk } from './record-walk.ts';

/** A kind that a revision lacks rules it out. */
export function narrowByKind(walk: RecordWalk, name: string, record: Uint8Array): void {
  const kind = REVISION_KINDS[name];
  if (kind === undefined || walk.possible.candidates.length === 1) return;
  const number = readNumber(record, kind.place.at, kind.place.width, walk.order);
  walk.possible.narrow(({ revision }) => Object.values(kind.of(revision)).includes(number));
}

/** Network namespaces in the image tell which way round bit 1 of uflags is: 82822cf inverted it. */
export function narrowByNetns(walk: RecordWalk, bit: boolean): void {
  if (walk.tally.countOf('NET_NS') === 0) return;
  walk.possible.narrowVersion('HEADER', (version) => version >= 4 === bit);
}
