import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applySteps } from '#core/conversion/apply-steps.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Decision, Verdict } from '#core/verdict/verdict.ts';
import { readCorpusSet } from '../inventory/criu/read-corpus-set.ts';
import { readLabProfile } from './read-corpus-profile.ts';

/** One real restore (test/corpus/README.md). */
interface Outcome {
  readonly image: string;
  readonly kernel: string;
  readonly outcome: 'restored' | 'failed' | 'restored-dead';
  readonly error: string | null;
}
const { outcomes: OUTCOMES }: { readonly outcomes: readonly Outcome[] } = JSON.parse(
  readFileSync(new URL('../../../corpus/outcomes.json', import.meta.url), 'utf8'),
);

/** What the log of a failed restore says, and the rule that has to predict it. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/Invalid rtm_flags - can not contain DEAD or LINKDOWN/, 'route-link-down'],
  [/FPU xsave area present, but host cpu doesn't support it/, 'x86-xsave-absent'],
  [/kerndat_has_nftables_concat failed when initializing kerndat/, 'restorer-nfnetlink'],
  [/trap invalid opcode/, 'x86-xsave-components'],
];

/** Restore options that the lab gave: CRIU restores a connected TCP socket with this one only. */
const OPTIONS_GIVEN: readonly string[] = ['Restore with --tcp-established.'];

/** `image on kernel` -> why the image does not tell. May only shrink: an entry that is no mismatch any more fails. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

const KERNELS = new Map([...new Set(OUTCOMES.map(({ kernel }) => kernel))].map((name) => [name, readLabProfile(name)]));
const contents = new Map<string, Promise<SignatureContent>>();

function contentOf(image: string): Promise<SignatureContent> {
  const known =
    contents.get(image) ??
    readCorpusSet(`criu/${image}.tar.gz`).then((set) => signatureOf(inventoryOfCriu(set)).content);
  contents.set(image, known);
  return known;
}

async function predict({ image, kernel }: Pick<Outcome, 'image' | 'kernel'>): Promise<Decision> {
  const profile = KERNELS.get(kernel);
  if (profile === undefined) throw new Error(`no profile of ${kernel}`);
  return decideVerdict(await contentOf(image), profile, RULE_BOOK);
}

function signOf({ error }: Outcome): string {
  const sign = SIGNS.find(([pattern]) => pattern.test(error ?? ''));
  if (sign === undefined) throw new Error(`an error that no rule stands for: ${error}`);
  return sign[1];
}

/** Restored: yes, or yes with an option that was given. Not restored: foretold, by the rule that the log speaks of. */
function contradicts(outcome: Outcome, { verdict, findings, steps }: Decision): string | null {
  if (outcome.outcome === 'restored') {
    const given = steps.every(({ text }) => OPTIONS_GIVEN.includes(text));
    return verdict === 'yes' || (verdict === 'conditional' && given) ? null : `restored, but predicted ${verdict}`;
  }
  const named = findings.find(({ rule, severity }) => rule === signOf(outcome) && severity !== 'note');
  if (named === undefined) return `${signOf(outcome)} does not speak`;
  if (verdict === 'no') return null;
  return verdict === 'conditional' && named.severity === 'step' ? null : `${outcome.outcome}, but predicted ${verdict}`;
}

function nameOf({ image, kernel }: Outcome): string {
  return `${image} on ${kernel}`;
}

describe('predictions against real restores', () => {
  it.each(OUTCOMES.map((outcome) => [nameOf(outcome), outcome] as const))('%s', async (name, outcome) => {
    const contradiction = contradicts(outcome, await predict(outcome));
    if (EXCEPTIONS[name] === undefined) expect(contradiction).toBeNull();
    else expect(contradiction, `no mismatch any more, drop it: ${EXCEPTIONS[name]}`).not.toBeNull();
  });

  it('count up to this table', async () => {
    const table: Record<string, Partial<Record<Verdict, number>>> = {};
    for (const outcome of OUTCOMES) {
      const { verdict } = await predict(outcome);
      const row = table[outcome.outcome] ?? {};
      table[outcome.outcome] = { ...row, [verdict]: (row[verdict] ?? 0) + 1 };
    }
    expect(table).toEqual({
      restored: { yes: 87, conditional: 6 },
      failed: { no: 67, conditional: 3 },
      'restored-dead': { no: 45 },
    });
  });

  it('exceptions are about real restores', () => {
    const names = OUTCOMES.map(nameOf);
    for (const name of Object.keys(EXCEPTIONS)) expect(names).toContain(name);
  });
});

describe('steps against real restores', () => {
  const conditional = async () => {
    const judged = await Promise.all(
      OUTCOMES.map(async (outcome) => ({
        outcome,
        decision: await predict(outcome),
        content: await contentOf(outcome.image),
      })),
    );
    return judged.filter(({ decision }) => decision.verdict === 'conditional');
  };

  it('lead to yes', async () => {
    for (const { outcome, decision, content } of await conditional()) {
      const profile = KERNELS.get(outcome.kernel);
      if (profile === undefined) throw new Error(outcome.kernel);
      const after = applySteps(content, profile, decision.steps);
      expect(decideVerdict(after.content, after.profile, RULE_BOOK, { accepted: after.accepted }).verdict).toBe('yes');
    }
  });

  it('help: the same program without the obstacle restored on the same kernel', async () => {
    const obstacles = (await conditional()).filter(({ outcome }) => outcome.outcome !== 'restored');
    expect(obstacles).toHaveLength(3);
    for (const { outcome, decision } of obstacles) {
      const [obstacle] = decision.findings.filter(({ severity }) => severity === 'step');
      const program = outcome.image.split('__')[1];
      const good = OUTCOMES.find(
        ({ image, kernel, outcome: how }) =>
          how === 'restored' && kernel === outcome.kernel && image.endsWith(`__${program}`),
      );
      const objects = (await contentOf(good?.image ?? '')).objects.map(({ type }) => type);
      expect(objects).not.toContain(obstacle?.objectType);
    }
  });
});
