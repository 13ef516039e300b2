/** Values of labels in Kubernetes: at most 63 characters, letters and digits at both ends, `. _ -` between them. */
import { digestOf } from '../digest/digest-of.ts';

const LEGAL = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const MAX_LENGTH = 63;
const DIGEST_DIGITS = 12;

/**
 * The label value of a profile's name: the name itself where it is legal. Other names (`6.12.118+deb13-amd64`) get
 * dashes for what is not legal, and a digest of the name, so that two of them rarely meet.
 */
export function labelValueOf(name: string): string {
  if (LEGAL.test(name)) return name;
  const head = name.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, MAX_LENGTH - DIGEST_DIGITS - 1);
  return `${head.replace(/^[^A-Za-z0-9]+/, '')}-${digestOf(name).slice(0, DIGEST_DIGITS)}`.replace(/^-/, '');
}

/** Names by label value; several: the label does not tell them apart. */
export function namesByLabel(names: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const name of new Set(names)) {
    const value = labelValueOf(name);
    found.set(value, [...(found.get(value) ?? []), name]);
  }
  return found;
}
