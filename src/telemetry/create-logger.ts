import pino, { type Logger } from 'pino';
import { describeError } from './describe-error.ts';

/** JSON lines on standard error: standard output belongs to what people read. */
export function createLogger(level: string, name: string): Logger {
  const serializers = { err: (error: unknown) => describeError(error) };
  return pino({ level, name, base: { name, pid: process.pid }, serializers }, pino.destination({ fd: 2, sync: true }));
}
