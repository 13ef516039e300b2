import { describe, expect, it } from 'vitest';
import { HEADER_REVISIONS } from '#core/object-types/linux-cr/header-revisions.ts';
import { LINUX_CR_OBJECT_TYPES } from '#core/object-types/linux-cr/object-types.ts';
import { objectTypeIdOf } from '#core/object-types/linux-cr/revisions.ts';

const idsOf = (revisions: readonly { readonly id: string }[] = []) => revisions.map(({ id }) => id);

describe.each(LINUX_CR_OBJECT_TYPES.map((type) => [type.id, type] as const))('the story of %s', (id, type) => {
  const variant = HEADER_REVISIONS.flatMap(({ versions }) => Object.keys(versions)).find(
    (name) => objectTypeIdOf(name) === id,
  );
  const having = HEADER_REVISIONS.filter(({ versions }) => versions[variant ?? ''] !== undefined);

  it('gives each header revision that has it to exactly one version', () => {
    const told = type.versions.flatMap(({ version, revisions = [] }) => revisions.map((at) => [at.id, version]));
    const wanted = having.map(({ id: revision, versions }) => [revision, versions[variant ?? '']]);
    expect(told.sort()).toEqual(wanted.sort());
    expect(told.length).toBeGreaterThan(0);
  });

  it('has versions from 1 on, each with a first revision, a number and a source', () => {
    expect(type.versions.map(({ version }) => version)).toEqual(type.versions.map((_, index) => index + 1));
    for (const { version, since, revisions, wireNumber, evidence, conversion, how, changed } of type.versions) {
      expect(since).toBe(revisions?.[0]?.id);
      const numbers = HEADER_REVISIONS.filter((revision) => revision.versions[variant ?? ''] === version).map(
        ({ typeNumbers }) => typeNumbers[variant?.split('@')[0] ?? ''],
      );
      expect(numbers).toEqual(numbers.map(() => wireNumber));
      expect(evidence[0]).toMatch(new RegExp(`^user-cr include/.+ at ${since} \\(.+\\)`));
      expect(conversion === null).toBe(version === 1);
      expect([how === undefined, changed === undefined]).toEqual([version === 1, version === 1]);
    }
  });

  it('renumbers where it says so', () => {
    for (const [index, { wireNumber, changed }] of type.versions.entries()) {
      if (index === 0) continue;
      const before = type.versions[index - 1]?.wireNumber;
      expect(changed?.includes('renumber'), `${id}@${index + 1}`).toBe(before !== wireNumber);
    }
  });

  it('was there in its lifetimes and at no other time', () => {
    const during = HEADER_REVISIONS.filter((revision) =>
      type.lifetimes?.some(({ since, removed }) => {
        const [from, until] = [since.id, removed?.id].map((wanted) =>
          HEADER_REVISIONS.findIndex((r) => r.id === wanted),
        );
        return revision.index >= (from ?? -1) && (until === -1 || revision.index < (until ?? -1));
      }),
    );
    expect(idsOf(during)).toEqual(idsOf(having));
  });
});
