import type { AttributeValue } from '../../../image/attribute-value.ts';
import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';

const KINDS: ReadonlySet<string> = new Set(['amdgpu-kfd', 'amdgpu-renderD']);

/** State of AMD GPUs: files of the plugin, or an inventory that names it. Which GPUs, where a file of the KFD driver tells. */
export function detectAmdgpu({ set, messagesOf }: FileIndex): Detected | null {
  const files = set.rawFiles.filter(({ kind }) => KINDS.has(kind));
  const isNamed = messagesOf('inventory').some(({ plugins_entry: plugins }) => namesPlugin(plugins));
  if (files.length === 0 && !isNamed) return null;
  // Every process that uses GPUs has a file, which describes all GPUs of the host.
  const [gpus] = files.flatMap((file) => file.gpus ?? []).toSorted((a, b) => b.count - a.count);
  const attributes: Record<string, AttributeValue> =
    gpus === undefined
      ? {}
      : {
          gpus: gpus.count,
          gpuModels: gpus.models,
          ...(gpus.memoryMib === null ? {} : { gpuMemoryMib: gpus.memoryMib }),
        };
  return { count: Math.max(files.length, 1), attributes };
}

function namesPlugin(entry: unknown): boolean {
  const { plugins } = (entry ?? {}) as { readonly plugins?: unknown };
  return Array.isArray(plugins) && plugins.some((name) => typeof name === 'string' && name.includes('amdgpu_plugin'));
}
