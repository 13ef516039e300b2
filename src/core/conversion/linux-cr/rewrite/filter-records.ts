import { readNumber } from '../../../formats/linux-cr/byte-order.ts';
import { writeNumber } from '../../../formats/linux-cr/write-number.ts';
import type { RecordContext } from '../converter.ts';

type Edit = (record: Uint8Array, version: number, context: RecordContext) => Uint8Array;

/** Where a record names its security label, by version; null where the version has no such field. */
const LABEL_AT: Readonly<Record<string, readonly (number | null)[]>> = {
  FILE: [null, 40],
  CRED: [null, 48, 48, 48],
  IPC_SHM: [null, 56, 56],
  IPC_MSG: [null, 56],
  IPC_SEM: [null, 56],
  IPC_MSG_MSG: [null, 16, 20],
};
const NO_LABEL = -1;

function setNumber(record: Uint8Array, at: number, value: number, { order }: RecordContext): Uint8Array {
  const out = record.slice();
  writeNumber(out, at, 4, value, order);
  return out;
}

function unlabel(name: string): Edit {
  return (record, version, context) => {
    const at = LABEL_AT[name]?.[version - 1] ?? null;
    return at === null ? record : setNumber(record, at, NO_LABEL, context);
  };
}

/** SOCKET_QUEUE: how many socket buffers follow, and their bytes. */
const emptyQueue: Edit = (record, _, context) => setNumber(setNumber(record, 8, 0, context), 12, 0, context);

/** SIGPENDING: count and set; the elements behind them go. */
const emptySignals: Edit = (record) => {
  const out = record.slice(0, 24);
  out.fill(0, 8);
  return out;
};

/** TASK_OBJS: sem_undo_objref, since version 3. */
const noUndo: Edit = (record, version, context) => (version < 3 ? record : setNumber(record, 20, 0, context));

/** Records that change when objects are dropped or emptied: filter -> CKPT_HDR_ name -> what is done. */
export const FILTER_EDITS: Readonly<Record<string, Readonly<Record<string, Edit>>>> = {
  'linux-cr/socket-buffer': { SOCKET_QUEUE: emptyQueue },
  'linux-cr/security': Object.fromEntries(Object.keys(LABEL_AT).map((name) => [name, unlabel(name)])),
  'linux-cr/task-sem-undo-list': { TASK_OBJS: noUndo },
  'linux-cr/sigpending': { SIGPENDING: emptySignals },
};

/** CKPT_OBJ_ names whose announcement goes with the object. */
const ANNOUNCED: Readonly<Record<string, string>> = {
  'linux-cr/security': 'SECURITY',
  'linux-cr/task-sem-undo-list': 'SEM_UNDO',
};

/** Records without a type of their own that follow a dropped one, and go with it. */
export const FOLLOWERS: Readonly<Record<string, string>> = {
  SOCKET_BUFFER: 'BUFFER',
  SECURITY: 'STRING',
  TASK_SEM_UNDO: 'BUFFER',
};

export function editFor(filters: ReadonlySet<string>, name: string): Edit | null {
  const edits = [...filters].flatMap((filter) => FILTER_EDITS[filter]?.[name] ?? []);
  if (edits.length === 0) return null;
  return (record, version, context) => edits.reduce((current, edit) => edit(current, version, context), record);
}

/** Does this OBJREF announce an object that is dropped? */
export function announcesDropped(
  filters: ReadonlySet<string>,
  objTypeNumbers: Readonly<Record<string, number>>,
  record: Uint8Array,
  { order }: RecordContext,
): boolean {
  const number = readNumber(record, 8, 4, order);
  return [...filters].some((filter) => {
    const name = ANNOUNCED[filter];
    return name !== undefined && objTypeNumbers[name] === number;
  });
}
