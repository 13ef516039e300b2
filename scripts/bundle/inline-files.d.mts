import type { Plugin } from 'esbuild';

/** Sources that are replaced in a bundle: what they read is in every bundle. */
export const INLINED_SOURCES: readonly string[];
export const INLINED_PACKAGES: readonly string[];
export function inlineFiles(root: string): Plugin;
export function missingSources(
  root: string,
  metafiles: readonly { readonly inputs: Readonly<Record<string, unknown>> }[],
): readonly string[];
