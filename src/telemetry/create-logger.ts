import pino, { type Logger } from 'pino';

/** JSON lines on standard error: standard output belongs to what people read. */
export function createLogger(level: string, name: string): Logger {
  return pino({ level, name, base: { name, pid: process.pid } }, pino.destination({ fd: 2, sync: true }));
}
