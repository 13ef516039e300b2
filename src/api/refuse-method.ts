import { Router } from 'express';
import { HttpError } from './http-error.ts';
import { expressPathOf, type Operation } from './operation.ts';

/** For every path that exists: 405 with `Allow` for a method that no operation of it has. Mounted after all routes. */
export function refuseOtherMethods(operations: readonly Operation[]): Router {
  const router = Router({ caseSensitive: true });
  const methods = new Map<string, Set<string>>();
  for (const operation of operations) {
    const known = methods.get(expressPathOf(operation)) ?? new Set(['OPTIONS']);
    known.add(operation.method.toUpperCase());
    if (operation.method === 'get') known.add('HEAD');
    methods.set(expressPathOf(operation), known);
  }
  for (const [path, known] of methods) {
    const allow = [...known].sort().join(', ');
    router.all(path, (req, res) => {
      res.setHeader('allow', allow);
      if (req.method === 'OPTIONS') return void res.status(204).end();
      throw new HttpError('method-not-allowed', `${req.path} supports ${allow}.`);
    });
  }
  return router;
}
