import { DatabaseUnavailableError } from '#usecases/ports/database-unavailable-error.ts';
import { isOutage } from './is-outage.ts';

type Method = (...args: unknown[]) => unknown;

/** The same ports; what they reject with while the database is away is a DatabaseUnavailableError. */
export function reportOutages<P extends object>(ports: P): P {
  const wrapped = Object.entries(ports).map(([name, port]) => [name, wrapMethods(port)]);
  return Object.fromEntries(wrapped) as P;
}

function wrapMethods(port: Readonly<Record<string, unknown>>): unknown {
  const wrapped = Object.entries(port).map(([name, member]) => [
    name,
    typeof member === 'function' ? wrapMethod(member as Method) : member,
  ]);
  return Object.fromEntries(wrapped);
}

function wrapMethod(method: Method): Method {
  return (...args) => {
    const outcome = method(...args);
    return isThenable(outcome) ? Promise.resolve(outcome).catch(rethrow) : outcome;
  };
}

/** Prisma's promises are none of the language's, and begin only when somebody waits for them. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function rethrow(error: unknown): never {
  throw isOutage(error) ? new DatabaseUnavailableError(error) : error;
}
