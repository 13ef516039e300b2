import { CPU_MESSAGES } from './cpu.ts';
import { FILES_MESSAGES } from './files.ts';
import { MEMORY_MESSAGES } from './memory.ts';
import type { MessageTable } from './message-table.ts';
import { NAMESPACES_MESSAGES } from './namespaces.ts';
import { SOCKETS_MESSAGES } from './sockets.ts';
import { TASKS_MESSAGES } from './tasks.ts';

/** Every CRIU message whose fields are read; a message that is not here is opaque: only its length is kept. */
export const MESSAGES: ReadonlyMap<string, MessageTable> = new Map(
  Object.entries({
    ...TASKS_MESSAGES,
    ...CPU_MESSAGES,
    ...MEMORY_MESSAGES,
    ...FILES_MESSAGES,
    ...SOCKETS_MESSAGES,
    ...NAMESPACES_MESSAGES,
  }),
);
