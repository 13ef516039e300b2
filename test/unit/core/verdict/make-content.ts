import type { AttributeValue } from '#core/image/attribute-value.ts';
import type { Adjustment, Need, Rule, RuleBook } from '#core/rules/rule.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';

type Attributes = Readonly<Record<string, AttributeValue>>;

/** `{ 'criu/memfd': {}, 'linux-cr/task@5': {} }`; version 1 where none is given. */
export function makeContent(
  objects: Readonly<Record<string, Attributes>>,
  rest: Partial<Omit<SignatureContent, 'objects'>> = {},
): SignatureContent {
  const listed = Object.entries(objects).map(([name, attributes]) => {
    const [type = '', version = '1'] = name.split('@');
    return { type, version: Number(version), count: 1, attributes, inferredBy: 'test' };
  });
  return signatureOf({ format: 'criu', arch: 'x86_64', ...rest, objects: listed }).content;
}

/** One rule about `criu/memfd` (a type without attributes of its own), proven, unmet a blocker. */
export function makeRule(needs: readonly Need[], patch: Partial<Rule> = {}): Rule {
  return {
    id: 'a-rule',
    title: 'A rule',
    area: 'test',
    appliesTo: ['criu/memfd'],
    family: 'criu',
    needs,
    unmet: 'blocker',
    adjustments: [],
    text: 'Because.',
    evidence: ['a source'],
    confidence: 'verified-source',
    ...patch,
  };
}

export function makeAdjustment(patch: Partial<Adjustment> = {}): Adjustment {
  return { kind: 'option', text: 'Restore with --so.', loses: null, ...patch };
}

export function makeBook(...rules: readonly Rule[]): RuleBook {
  return { revision: 'rb-test', rules };
}
