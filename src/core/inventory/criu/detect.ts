import type { AttributeValue } from '../../image/attribute-value.ts';
import type { CriuDetection, CriuObjectType } from '../../object-types/criu/criu-object-type.ts';
import type { InventoryObject } from '../inventory.ts';
import type { Detected } from './detected.ts';
import { DETECTORS } from './detectors/detectors.ts';
import type { FileIndex } from './file-index.ts';
import { countMatches } from './match-condition.ts';
import { takeAttribute } from './take-attribute.ts';

/** One object type against one image set; null when the image holds none. */
export function detect(objectType: CriuObjectType, index: FileIndex): InventoryObject | null {
  const found = runDetection(objectType.detect, index);
  if (found === null) return null;
  return {
    type: objectType.id,
    version: objectType.versions.at(-1)?.version ?? 1,
    count: found.count,
    attributes: sortKeys(found.attributes),
    inferredBy: 'criu/detect',
  };
}

function runDetection(detection: CriuDetection, index: FileIndex): Detected | null {
  if ('detector' in detection) return DETECTORS[detection.detector](index);
  const counts = detection.conditions.map((condition) => countMatches(condition, index));
  const holds = detection.logic === 'any' ? counts.some((n) => n > 0) : counts.every((n) => n > 0);
  if (!holds || counts.length === 0) return null;
  const attributes: Record<string, AttributeValue> = {};
  for (const source of detection.attributes ?? []) attributes[source.name] = takeAttribute(source, index);
  return { count: Math.max(...counts), attributes };
}

function sortKeys(attributes: Readonly<Record<string, AttributeValue>>): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
}
