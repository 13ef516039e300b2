import type { Candidate } from '../../../formats/linux-cr/candidates.ts';
import { socketStateOf } from '../../../formats/linux-cr/kept-fields.ts';
import type { RecordHead } from '../../../formats/linux-cr/walk-start.ts';
import { writeNumber } from '../../../formats/linux-cr/write-number.ts';
import { wireNumberOf } from '../../../object-types/linux-cr/revisions.ts';
import type { RecordContext } from '../converter.ts';
import { converterOf, leavesBody } from '../converters.ts';
import { restampHeader } from '../header-converters.ts';
import { CONVERTED_BYTES } from '../inspect-record.ts';
import { hasQueues } from '../socket-converters.ts';
import { chooseForHeader, chooseForRecord, readsAlike } from './choose-source.ts';
import { announcesDropped, editFor, FOLLOWERS } from './filter-records.ts';
import { headOf, recordOf, securitySection, widenAuxv } from './fixed-sections.ts';
import type { RecordReceiver } from './record-segmenter.ts';
import { type RecordFate, type RewriteTarget, refused } from './rewrite-target.ts';
import { TreeEntries } from './tree-section.ts';

export interface RewriteCounts {
  /** `TASK@4>5`: record type as in header-revisions.ts, with its versions -> how many records. */
  readonly converted: ReadonlyMap<string, number>;
  /** Record type -> how many records. */
  readonly dropped: ReadonlyMap<string, number>;
  readonly records: number;
}

/** What the record that is coming now belongs to, by the one before it. */
type Expecting =
  | { readonly what: 'anything' }
  | { readonly what: 'tree-entries'; readonly entries: TreeEntries }
  | { readonly what: 'auxv' }
  | { readonly what: 'dropped-follower'; readonly name: string };

const ANYTHING: Expecting = { what: 'anything' };
/** Records whose conversion changes the section after them. */
const WITH_SECTIONS: readonly string[] = ['CONTAINER', 'TREE', 'MM'];

/** Rewrites the records of one image, one after the other, once it is known what they are. */
export class RecordRewriter implements RecordReceiver {
  readonly #candidates: () => readonly Candidate[];
  readonly #netnsBit: boolean;
  #source: Candidate | null = null;
  readonly #target: RewriteTarget;
  readonly #fates = new Map<number, RecordFate>();
  readonly #converted = new Map<string, number>();
  readonly #dropped = new Map<string, number>();
  /** Records found so far whose section is valid at one place only. Elsewhere they are read like any other record. */
  readonly #sections = new Set<string>();
  readonly #order: RecordContext['order'];
  #socketState: number | null = null;
  #out: Uint8Array[] = [];
  #expecting: Expecting = ANYTHING;
  /** The result for a record that is not an object itself. */
  #onWhole: ((record: Uint8Array) => Uint8Array) | null = null;
  /** What to do with the parts of the current record. */
  #onPart: ((part: Uint8Array) => void) | null = null;
  #onEnd: (() => void) | null = null;
  #dropsUnframed = false;
  #records = 0;
  #openSockets = 0;
  #queues = 0;

  /** `candidates`: those that are left by now; `netnsBit`: bit 1 of uflags in the HEADER. */
  constructor(
    candidates: () => readonly Candidate[],
    target: RewriteTarget,
    { order, netnsBit }: { readonly order: RecordContext['order']; readonly netnsBit: boolean },
  ) {
    this.#candidates = candidates;
    this.#target = target;
    this.#order = order;
    this.#netnsBit = netnsBit;
  }

  /** False while the candidates that are left differ in what the record is. */
  ready({ number }: RecordHead): boolean {
    if (this.#fates.has(number)) return true;
    const candidates = this.#candidates();
    const source =
      this.#fates.size === 0
        ? chooseForHeader(candidates, this.#netnsBit)
        : chooseForRecord(candidates, number, (candidate) => this.hasReadAs(candidate));
    if (source === null) return false;
    this.#source = source;
    return true;
  }

  /** Would this candidate have read all that came so far alike? */
  hasReadAs(candidate: Candidate): boolean {
    const source = this.#read();
    return [...this.#fates.keys()].every((number) => readsAlike(candidate, source, number));
  }

  takeOutput(): readonly Uint8Array[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  /** @throws ImageError when only the whole image shows that an object could not go over. */
  finish(): RewriteCounts {
    const sockets = [...this.#fates.values()].find(({ name }) => name === 'SOCKET');
    if (sockets !== undefined && sockets.steps.length > 0 && this.#queues !== 2 * this.#openSockets) {
      throw refused(`linux-cr/socket@${sockets.version}: ${sockets.steps[0]?.stops[0]?.text ?? 'queues are missing'}`);
    }
    return { converted: this.#converted, dropped: this.#dropped, records: this.#records };
  }

  begin(head: RecordHead): 'whole' | 'parts' {
    this.#records += 1;
    this.#dropsUnframed = false;
    const fate = this.#fateOf(head);
    const expecting = this.#expecting;
    this.#expecting = ANYTHING;
    if (expecting.what === 'tree-entries' && fate.name === 'BUFFER') return this.#beginEntries(head, expecting.entries);
    if (expecting.what === 'auxv' && fate.name === 'BUFFER')
      return this.#asWhole(head, (r) => widenAuxv(r, this.#context));
    if (expecting.what === 'dropped-follower' && fate.name === expecting.name) return this.#drop(fate);
    if (fate.name === 'SOCKET_QUEUE') this.#queues += 1;
    if (fate.dropped) {
      const follower = FOLLOWERS[fate.name];
      if (follower !== undefined) this.#expecting = { what: 'dropped-follower', name: follower };
      this.#dropsUnframed = fate.name === 'SOCKET_FRAG';
      return this.#drop(fate);
    }
    if (fate.name === 'PIPE_BUF' && this.#target.filters.has('linux-cr/pipe-buf')) return this.#emptyPipe(fate, head);
    return this.#needsWhole(fate) ? this.#asWhole(head, null) : this.#pass(fate, head);
  }

  whole(head: RecordHead, record: Uint8Array): void {
    const special = this.#onWhole;
    this.#onWhole = null;
    if (special !== null) {
      this.#out.push(special(record));
      return;
    }
    this.#rewrite(this.#fateOf(head), record, head.offset);
  }

  part(bytes: Uint8Array): void {
    this.#onPart?.(bytes);
  }

  end(): void {
    this.#onEnd?.();
    this.#onEnd = null;
  }

  unframed(bytes: Uint8Array): void {
    if (!this.#dropsUnframed) this.#out.push(bytes);
  }

  #fateOf({ number, offset }: RecordHead): RecordFate {
    const known = this.#fates.get(number);
    if (known !== undefined) return known;
    const fate = this.#target.fateOf(this.#read(), number, offset);
    this.#fates.set(number, fate);
    return fate;
  }

  /** What records are read as, once one was ready. */
  #read(): Candidate {
    if (this.#source === null) throw new RangeError('no record was ready');
    return this.#source;
  }

  get #context(): RecordContext {
    return { arch: this.#read().arch, order: this.#order, socketState: this.#socketState };
  }

  #needsWhole(fate: RecordFate): boolean {
    if (['HEADER', 'TREE', 'MM', 'CONTAINER', 'SOCKET', 'OBJREF'].includes(fate.name)) return true;
    return editFor(this.#target.filters, fate.name) !== null || fate.steps.some((step) => !leavesBody(step));
  }

  #asWhole(head: RecordHead, special: ((record: Uint8Array) => Uint8Array) | null): 'whole' {
    if (head.len > CONVERTED_BYTES)
      throw refused(`a record of ${head.len} bytes that would have to change`, head.offset);
    this.#onWhole = special;
    return 'whole';
  }

  #pass(fate: RecordFate, { len }: RecordHead): 'parts' {
    this.#note(fate);
    this.#out.push(headOf(fate.number, len, this.#context));
    this.#onPart = (part) => this.#out.push(part);
    return 'parts';
  }

  #drop({ type }: RecordFate): 'parts' {
    this.#dropped.set(type, (this.#dropped.get(type) ?? 0) + 1);
    this.#onPart = null;
    return 'parts';
  }

  #emptyPipe(fate: RecordFate, head: RecordHead): 'parts' {
    this.#out.push(headOf(fate.number, 8, this.#context));
    if (head.len > 8) this.#dropped.set(fate.type, (this.#dropped.get(fate.type) ?? 0) + 1);
    this.#onPart = null;
    return 'parts';
  }

  #beginEntries(head: RecordHead, entries: TreeEntries): 'parts' {
    this.#out.push(headOf(head.number, entries.newLength(head.len), this.#context));
    this.#onPart = (part) => this.#out.push(entries.convert(part));
    this.#onEnd = () => {
      const depths = entries.vpidsToAdd();
      if (depths !== null) this.#out.push(this.#vpids(depths));
    };
    return 'parts';
  }

  #vpids(depths: number): Uint8Array {
    const record = recordOf(wireNumberOf('VPIDS', 1) ?? 0, 16, this.#context);
    writeNumber(record, 8, 4, depths, this.#context.order);
    return record;
  }

  #rewrite(fate: RecordFate, record: Uint8Array, offset: number): void {
    const { filters } = this.#target;
    if (fate.name === 'OBJREF') {
      const { objTypeNumbers } = this.#read().revision;
      if (announcesDropped(filters, objTypeNumbers, record, this.#context)) {
        this.#drop(fate);
        return;
      }
    }
    const edit = editFor(filters, fate.name);
    this.#emit(fate, this.#convert(fate, edit === null ? record : edit(record, fate.version, this.#context), offset));
    this.#noteFollowers(fate);
  }

  #convert(fate: RecordFate, record: Uint8Array, offset: number): Uint8Array {
    if (fate.name === 'SOCKET') this.#noteSocket(fate, record);
    let current = record;
    for (const step of fate.steps) {
      const next = converterOf(step)(current, this.#context);
      if (next === null) throw refused(step.stops.map(({ id, text }) => `${id}: ${text}`).join('; '), offset);
      current = next;
    }
    if (fate.name !== 'HEADER') return current;
    return restampHeader(current, this.#target.stampFor(this.#read()), this.#context.order);
  }

  #emit(fate: RecordFate, record: Uint8Array): void {
    this.#note(fate);
    const out = record.slice();
    writeNumber(out, 0, 4, fate.number, this.#context.order);
    writeNumber(out, 4, 4, out.length, this.#context.order);
    this.#out.push(out);
  }

  #noteFollowers(fate: RecordFate): void {
    const changes = fate.toVersion !== fate.version;
    const isFirst = !this.#sections.has(fate.name);
    this.#sections.add(fate.name);
    if (fate.name === 'TREE' && isFirst) {
      this.#expecting = { what: 'tree-entries', entries: new TreeEntries(fate, this.#context) };
    }
    if (fate.name === 'MM' && changes) this.#expecting = { what: 'auxv' };
    if (fate.name === 'CONTAINER' && isFirst && fate.toVersion > fate.version)
      this.#out.push(...securitySection(this.#context));
  }

  #noteSocket(fate: RecordFate, record: Uint8Array): void {
    const state = socketStateOf(record, fate.version, this.#order);
    this.#socketState = state;
    if (hasQueues(state)) this.#openSockets += 1;
  }

  /** Counts what changes; a step that leaves all records unchanged is not reported. */
  #note({ type, name, version, toVersion, oldNumber, number, steps }: RecordFate): void {
    const changes = oldNumber !== number || WITH_SECTIONS.includes(name) || steps.some((step) => !leavesBody(step));
    if (version === toVersion || !changes) return;
    const key = `${type}@${version}>${toVersion}`;
    this.#converted.set(key, (this.#converted.get(key) ?? 0) + 1);
  }
}
