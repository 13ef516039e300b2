import { expandHeaderChanges } from './expand-header-changes.ts';
import { HEADER_CHANGES } from './header-changes.ts';
import type { HeaderRevision } from './header-revision.ts';
import type { VersionBump } from './version-bump.ts';

const { revisions, bumps } = expandHeaderChanges(HEADER_CHANGES);

/** The 17 revisions of the Linux-CR headers, oldest first. */
export const HEADER_REVISIONS: readonly HeaderRevision[] = revisions;

/** Every bump of every record type, by type, oldest first. */
export const VERSION_BUMPS: readonly VersionBump[] = bumps;
