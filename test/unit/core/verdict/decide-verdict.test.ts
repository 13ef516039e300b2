import { describe, expect, it } from 'vitest';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { makeAdjustment, makeBook, makeContent, makeRule } from './make-content.ts';
import { makeProfile } from './make-profile.ts';

const IMPOSSIBLE = { need: 'impossible', required: 'r', found: 'f' } as const;

describe('several restorers', () => {
  const needsNewer = makeRule([{ need: 'criu', min: '4.0', below: 'fails' }]);
  const content = makeContent({ 'criu/memfd': {} });

  it('the best verdict counts, and a note names its restorer', () => {
    const profile = makeProfile({ restorers: ['criu@3.17', 'criu@4.2', 'linux-cr@5c3471a'] });
    const decision = decideVerdict(content, profile, makeBook(needsNewer));
    expect(decision.verdict).toBe('yes');
    expect(decision.findings).toMatchObject([
      { rule: 'restorer-chosen', severity: 'note', required: 'one of criu@3.17, criu@4.2', found: 'criu@4.2' },
    ]);
  });

  it.each([
    [['yes', 'conditional', 'unknown', 'no'], 'yes'],
    [['no', 'unknown', 'conditional'], 'conditional'],
    [['no', 'unknown'], 'unknown'],
    [['no', 'no'], 'no'],
  ])('of %j it is %s', (verdicts, expected) => {
    const restorers = verdicts.map((_, index) => `criu@${index + 1}.0`);
    const book = makeBook(
      ...verdicts.map((verdict, index) => {
        const range = { appliesTo: 'profile', restorers: `>=${index + 1}.0 <${index + 2}.0`, id: `r${index}` } as const;
        if (verdict === 'no') return makeRule([IMPOSSIBLE], range);
        if (verdict === 'conditional') return makeRule([IMPOSSIBLE], { ...range, adjustments: [makeAdjustment()] });
        if (verdict === 'unknown') return makeRule([{ need: 'kconfig', allOf: [{ option: 'CONFIG_X' }] }], range);
        return makeRule([{ need: 'kernel', min: '2.6', source: 's' }], range);
      }),
    );
    expect(decideVerdict(content, makeProfile({ restorers }), book).verdict).toBe(expected);
  });

  it('of equal verdicts the one with fewer obstacles counts, then the one named first', () => {
    const book = makeBook(needsNewer, makeRule([{ need: 'criu', min: '3.17', below: 'fails' }], { id: 'b-rule' }));
    const chosen = (...restorers: readonly string[]) =>
      decideVerdict(content, makeProfile({ restorers }), book).findings.find(({ rule }) => rule === 'restorer-chosen')
        ?.found;
    expect(chosen('criu@3.15', 'criu@3.18')).toBe('criu@3.18');
    expect(chosen('criu@3.19', 'criu@3.18')).toBe('criu@3.19');
  });

  it('a single one needs no word', () => {
    expect(decideVerdict(content, makeProfile(), makeBook(needsNewer)).findings).toEqual([]);
  });
});

describe('no restorer for the format', () => {
  it.each([
    [{ format: 'criu' } as const, ['linux-cr@5c3471a'], 'a CRIU release', 'linux-cr@5c3471a'],
    [{ format: 'linux-cr' } as const, ['criu@4.2'], 'an in-kernel Linux-CR', 'criu@4.2'],
    [{ format: 'criu' } as const, [], 'a CRIU release', 'no restorer'],
  ])('%j with %j', (format, restorers, required, found) => {
    const decision = decideVerdict(makeContent({}, format), makeProfile({ restorers }), makeBook());
    expect(decision).toMatchObject({
      verdict: 'no',
      findings: [{ rule: 'restorer-family-missing', severity: 'blocker', required, found }],
    });
  });

  it('an inventory made by hand tells its family by its objects', () => {
    const profile = makeProfile({ restorers: ['linux-cr@5c3471a'] });
    const linuxCr = makeContent({ 'linux-cr/task@5': {} }, { format: 'inventory' });
    const criu = makeContent({ 'criu/memfd': {} }, { format: 'inventory' });
    expect(decideVerdict(linuxCr, profile, makeBook()).verdict).toBe('yes');
    expect(decideVerdict(criu, profile, makeBook()).verdict).toBe('no');
  });
});

describe('architectures', () => {
  it('must be the same, and all else is judged beside it', () => {
    const decision = decideVerdict(
      makeContent({ 'criu/memfd': {} }, { arch: 's390x' }),
      makeProfile(),
      makeBook(makeRule([IMPOSSIBLE])),
    );
    expect(decision.verdict).toBe('no');
    expect(decision.findings.map(({ rule }) => rule)).toEqual(['a-rule', 'arch-differs']);
    expect(decision.findings[1]).toMatchObject({ required: 'architecture s390x', found: 'x86_64' });
  });
});

describe('objects left out by the question', () => {
  const book = makeBook(makeRule([IMPOSSIBLE]));
  it.each([['criu/memfd'], ['criu/memfd@1']])('%s', (ignored) => {
    const content = makeContent({ 'criu/memfd': {}, 'criu/pipe-data': {} });
    const decision = decideVerdict(content, makeProfile(), book, { ignore: [ignored] });
    expect(decision).toMatchObject({
      verdict: 'yes',
      findings: [{ rule: 'object-ignored', severity: 'note', objectType: 'criu/memfd' }],
    });
  });
  it('all of them: nothing was judged, so the verdict is unknown', () => {
    const decision = decideVerdict(makeContent({ 'criu/memfd': {} }), makeProfile(), book, { ignore: ['criu/memfd'] });
    expect(decision).toMatchObject({ verdict: 'unknown', findings: [{ rule: 'nothing-judged' }, {}] });
  });
  it('another version is not left out', () => {
    const options = { ignore: ['criu/memfd@2', 'criu/mem'] };
    expect(decideVerdict(makeContent({ 'criu/memfd': {} }), makeProfile(), book, options).verdict).toBe('no');
  });
});

describe('CRIU object types that the catalogue does not know', () => {
  const decide = (name: string, objectSupport: Record<string, number[]> = {}) =>
    decideVerdict(makeContent({ [name]: {} }), makeProfile({ objectSupport }), makeBook());

  it('are unknown, until the profile names them', () => {
    expect(decide('criu/new-thing')).toMatchObject({
      verdict: 'unknown',
      findings: [{ rule: 'object-type-unknown', required: 'a restorer that knows criu/new-thing@1' }],
    });
    expect(decide('criu/new-thing', { 'criu/new-thing': [1] }).verdict).toBe('yes');
    expect(decide('criu/new-thing@3', { 'criu/new-thing': [1, 2] })).toMatchObject({
      verdict: 'no',
      findings: [
        { rule: 'object-version-unsupported', found: 'criu@4.2 with support for criu/new-thing@1, criu/new-thing@2' },
      ],
    });
  });

  it('a version that it does not know is unknown as well', () => {
    expect(decide('criu/memfd@2')).toMatchObject({
      verdict: 'unknown',
      findings: [{ rule: 'object-version-unknown', objectVersion: 2 }],
    });
    expect(decide('criu/memfd@2', { 'criu/memfd': [2] }).verdict).toBe('yes');
  });
});

describe('the order of findings', () => {
  it('is blockers, unknowns, steps, notes, each by rule', () => {
    const book = makeBook(
      makeRule([IMPOSSIBLE], { id: 'e', unmet: 'note' }),
      makeRule([IMPOSSIBLE], { id: 'd', adjustments: [makeAdjustment()] }),
      makeRule([{ need: 'kconfig', allOf: [{ option: 'CONFIG_X' }] }], { id: 'c' }),
      makeRule([IMPOSSIBLE], { id: 'b' }),
      makeRule([IMPOSSIBLE], { id: 'a' }),
    );
    const { findings } = decideVerdict(makeContent({ 'criu/memfd': {} }), makeProfile(), book);
    expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
      'a blocker',
      'b blocker',
      'c unknown',
      'd step',
      'e note',
    ]);
  });

  it('equal findings of alike objects appear once; one step serves several rules', () => {
    const adjustments = [makeAdjustment()];
    const book = makeBook(
      makeRule([IMPOSSIBLE], { id: 'a', adjustments }),
      makeRule([IMPOSSIBLE], { id: 'b', adjustments }),
    );
    const content = { ...makeContent({ 'criu/memfd': { mode: 1 } }) };
    const twice = { ...content, objects: [...content.objects, { ...content.objects[0], attributes: { mode: 2 } }] };
    const decision = decideVerdict(twice as typeof content, makeProfile(), book);
    expect(decision.findings.map(({ rule }) => rule)).toEqual(['a', 'b']);
    expect(decision.steps).toHaveLength(1);
    expect(decision.steps[0]?.effects).toEqual([
      { on: 'rule', need: 'impossible', rule: 'a' },
      { on: 'rule', need: 'impossible', rule: 'b' },
    ]);
  });
});

describe('the real rule book', () => {
  it('says of an image of nothing what CRIU itself needs', () => {
    const kconfig = {
      CONFIG_CHECKPOINT_RESTORE: 'y',
      CONFIG_KCMP: 'y',
      CONFIG_PROC_FS: 'y',
      CONFIG_PROC_CHILDREN: 'y',
      CONFIG_EPOLL: 'y',
      CONFIG_INOTIFY_USER: 'y',
    };
    const decide = (options: Record<string, string>) =>
      decideVerdict(makeContent({}), makeProfile({ kconfig: options }), RULE_BOOK);
    expect(decide({ ...kconfig, CONFIG_NETFILTER_NETLINK: 'y' }).verdict).toBe('yes');
    expect(decide({ ...kconfig, CONFIG_NETFILTER_NETLINK: 'm' }).verdict).toBe('conditional');
    expect(decide({ ...kconfig, CONFIG_NETFILTER_NETLINK: 'n' }).verdict).toBe('no');
    expect(decide(kconfig)).toMatchObject({
      verdict: 'unknown',
      findings: [{ severity: 'unknown', found: 'CONFIG_NETFILTER_NETLINK not recorded' }, {}, {}],
    });
  });

  it('never says yes of a profile of which only the release is known', () => {
    for (const release of ['2.6.32', '3.10', '4.19', '5.10', '6.1', '6.18']) {
      expect(decideVerdict(makeContent({}), makeProfile({ release }), RULE_BOOK).verdict).not.toBe('yes');
    }
  });
});
