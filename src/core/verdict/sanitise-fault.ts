const MAX_FAULT_LENGTH = 300;

/** One line about a fault of ours that may be stored and shown: no stack, no paths of the machine, no line feeds. */
export function sanitiseFault(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : 'not an Error';
  const line = text.replace(/(?:file:\/\/)?(?:\/[\w.@+-]+){2,}/g, '(path)').replace(/[\p{Cc}\s]+/gu, ' ');
  return line.length > MAX_FAULT_LENGTH ? `${line.slice(0, MAX_FAULT_LENGTH)}...` : line;
}
