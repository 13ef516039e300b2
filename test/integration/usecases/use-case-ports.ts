import { ATLAS_SOURCE } from '#atlas/load-atlas.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import type { StorePorts } from '#store/create-store.ts';
import { createDetectAgain } from '#unpack/pack-capsule.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { CLOSED_DOOR } from '../../support/closed-door.ts';
import { inventoryOf } from '../store/store-under-test.ts';

export interface UseCasePorts extends Ports {
  /** What was enqueued, in order: `signature 1`, `profile 2`. */
  readonly enqueued: string[];
}

/** The real store; a queue that remembers, and a reader that has read what it is told. */
export function useCasePorts(store: StorePorts, inventory: Inventory = inventoryOf(1)): UseCasePorts {
  const enqueued: string[] = [];
  return {
    ...store,
    enqueued,
    queue: {
      evaluateSignature: async (id) => void enqueued.push(`signature ${id}`),
      evaluateProfile: async (id) => void enqueued.push(`profile ${id}`),
      reDetectChunk: async (chunk) => void enqueued.push(`re-detect ${chunk}`),
      previewChunk: async (chunk) => void enqueued.push(`preview ${chunk}`),
      dispatchEvents: async () => void enqueued.push('dispatch'),
      deliverWebhook: async (id) => void enqueued.push(`webhook ${id}`),
    },
    reader: {
      read: async (body) => {
        let bytes = 0;
        for await (const chunk of body) bytes += chunk.length;
        return { inventory, digest: `sha256:${'0'.repeat(63)}${bytes}`, bytes };
      },
      readAll: async () => {
        throw new Error('no test reads an archive of several images here');
      },
    },
    detectAgain: createDetectAgain(IMAGE_FORMATS),
    webhookDoor: CLOSED_DOOR,
    converter: createImageConverter(IMAGE_FORMATS, OWN_EVALUATOR),
    atlas: ATLAS_SOURCE,
    clock: { now: () => new Date() },
    evaluator: OWN_EVALUATOR,
  };
}

/** A body of so many bytes. */
export async function* bytesOf(count: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(count);
}
