import { describe, expect, it } from 'vitest';
import { criuObjectType } from '#core/object-types/criu/criu-object-type.ts';
import { ARCHES } from '../../../../../src/core/image/arch.ts';
import { DETECTORS } from '../../../../../src/core/inventory/criu/detectors/detectors.ts';
import { CRIU_OBJECT_TYPES } from '../../../../../src/core/object-types/criu/object-types.ts';
import { parseCriuVersion } from '../../../../../src/core/version/criu-version.ts';

/** The areas of the feature list and how many features each has. */
const AREAS: Readonly<Record<string, number>> = {
  arch: 5,
  base: 3,
  cgroups: 5,
  container: 5,
  cpu: 15,
  credentials: 7,
  files: 23,
  format: 13,
  gpu: 2,
  ipc: 3,
  lsm: 6,
  memory: 24,
  mounts: 10,
  namespaces: 12,
  network: 21,
  process: 12,
  seccomp: 4,
  sockets: 28,
  timers: 6,
  tty: 4,
  vdso: 5,
};

describe('the CRIU part of the catalogue', () => {
  it('covers every area in full', () => {
    const counts: Record<string, number> = {};
    for (const type of CRIU_OBJECT_TYPES) counts[type.area] = (counts[type.area] ?? 0) + 1;
    expect(counts).toEqual(AREAS);
  });

  it('has unique ids of kebab-case', () => {
    const ids = CRIU_OBJECT_TYPES.map((type) => type.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^criu\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  it.each(CRIU_OBJECT_TYPES.map((type) => [type.id, type] as const))('%s is complete', (_, type) => {
    expect(type.title.length).toBeGreaterThan(3);
    expect(type.evidence.length).toBeGreaterThan(0);
    expect(type.versions.map((version) => version.version)).toEqual([1]);
    expect(parseCriuVersion(type.versions[0]?.since ?? '').length).toBeGreaterThan(0);
    for (const arch of type.arches ?? []) expect(ARCHES).toContain(arch);
    if ('detector' in type.detect) {
      expect(DETECTORS).toHaveProperty(type.detect.detector);
      return;
    }
    expect(type.detect.conditions.length).toBeGreaterThan(0);
    for (const condition of type.detect.conditions) {
      expect(condition.file).toMatch(/^[a-z][A-Za-z0-9-]*$/);
      expect(condition.op.startsWith('file-') || (condition.path ?? '') !== '').toBe(true);
    }
    expect(Object.keys(type.attributes).sort()).toEqual(
      (type.detect.attributes ?? []).map((source) => source.name).sort(),
    );
  });

  it('sees an attribute by the conditions of the feature, unless it names others', () => {
    const bit = (value: number) => ({ file: 'mm', path: 'flags', op: 'bit', value }) as const;
    const { detect } = criuObjectType({
      ...{ id: 'a', title: 'A', area: 'files', since: '1.0', evidence: ['x'] },
      detect: {
        logic: 'any',
        conditions: [bit(1)],
        attributes: [
          { name: 'same', take: 'flag' },
          { name: 'own', take: 'flag', from: [bit(2)] },
        ],
      },
    });
    expect(detect).toMatchObject({
      attributes: [
        { name: 'same', from: [bit(1)] },
        { name: 'own', from: [bit(2)] },
      ],
    });
  });
});
