import type { CriuMessage } from '../../formats/criu/criu-image-set.ts';
import { type FileIndex, isMessage, listOf } from './file-index.ts';

export interface CgroupProperty {
  readonly name: string;
  readonly value: string;
}

/** Directories nested deeper than this are left out: cgroup v2 itself allows fewer by default in practice. */
export const MAX_CGROUP_DEPTH = 64;

/** Every property file of every cgroup directory in the image, children included. */
export function cgroupPropertiesOf(index: FileIndex): readonly CgroupProperty[] {
  const found: CgroupProperty[] = [];
  const walk = (dir: CriuMessage, depth: number): void => {
    for (const property of listOf(dir.properties).filter(isMessage)) {
      const name = property.name;
      const value = property.value;
      if (typeof name === 'string') found.push({ name, value: typeof value === 'string' ? value : '' });
    }
    if (depth >= MAX_CGROUP_DEPTH) return;
    for (const child of listOf(dir.children).filter(isMessage)) walk(child, depth + 1);
  };
  for (const cgroup of index.messagesOf('cgroup')) {
    for (const controller of listOf(cgroup.controllers).filter(isMessage)) {
      for (const dir of listOf(controller.dirs).filter(isMessage)) walk(dir, 0);
    }
  }
  return found;
}
