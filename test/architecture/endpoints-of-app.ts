/** What an Express app answers, read from its router. */
import type { Express, RequestHandler } from 'express';

interface Layer {
  readonly name: string;
  /** Whether it takes every path. */
  readonly slash: boolean;
  readonly handle: RequestHandler & { readonly stack?: readonly Layer[] };
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

export interface Endpoints {
  /** `get /api/v1/images/{ref}`, also of routers inside; `any ...` for a route that takes every method. */
  readonly routes: readonly string[];
  /** Names of functions that see every request, and could answer it. */
  readonly middleware: readonly string[];
  /** What sits below a path without being a route: nobody can tell which paths it answers. */
  readonly hidden: readonly string[];
}

export function endpointsOf(app: Express): Endpoints {
  const { router } = app as unknown as { readonly router: { readonly stack: readonly Layer[] } };
  const layers = flatten(router.stack);
  const others = layers.filter(({ route }) => route === undefined);
  return {
    routes: layers.flatMap(({ route }) => (route === undefined ? [] : routesOf(route))),
    middleware: others.filter(({ slash }) => slash).map(({ name }) => name),
    hidden: others.filter(({ slash }) => !slash).map(({ name }) => name),
  };
}

function flatten(stack: readonly Layer[]): readonly Layer[] {
  return stack.flatMap((layer) => {
    const { slash, handle } = layer;
    return slash && handle.stack !== undefined ? flatten(handle.stack) : [layer];
  });
}

function routesOf({ path, methods }: NonNullable<Layer['route']>): readonly string[] {
  const documented = path.replace(/[:*](\w+)/g, '{$1}');
  return Object.keys(methods).map((method) => `${method === '_all' ? 'any' : method} ${documented}`);
}
