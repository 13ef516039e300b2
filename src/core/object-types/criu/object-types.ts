import type { CriuObjectType } from './criu-object-type.ts';

/** Every CRIU feature that restoring may depend on. */
export const CRIU_OBJECT_TYPES: readonly CriuObjectType[] = [];
