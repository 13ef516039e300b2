import { describe, expect, it } from 'vitest';
import type { ListedNode } from '#core/atlas/node-list.ts';
import { labelValueOf } from '#core/kubernetes/label-value.ts';
import { HOSTNAME_LABEL, PROFILE_LABEL } from '#core/kubernetes/names.ts';
import { affinityYaml, LabelCollisionError, termsForNodes, termsForProfiles } from '#core/kubernetes/node-affinity.ts';
import { selectNodes } from '../../../support/select-nodes.ts';

const info = { release: '6.1.0', osImage: 'x', arch: 'x86_64', machine: 'amd64', runtime: '' } as const;
function node(name: string, profile?: string, host: string | undefined = `host-${name}`): ListedNode {
  const labels = {
    ...(profile === undefined ? {} : { [PROFILE_LABEL]: profile }),
    ...(host === '' ? {} : { [HOSTNAME_LABEL]: host }),
  };
  return { name, labels, info };
}

describe('an affinity for nodes', () => {
  const cases: readonly (readonly [string, readonly ListedNode[], string])[] = [
    ['with hosts alone', [node('a'), node('b'), node('c')], 'a b'],
    ['with profiles', [node('a', 'good'), node('b', 'good'), node('c', 'bad')], 'a b'],
    ['with a label that willing and other nodes bear', [node('a', 'p'), node('b', 'p'), node('c', 'p')], 'a b'],
    ['with hosts of one name', [node('a', undefined, 'h'), node('b'), node('c', undefined, 'h')], 'a b'],
    ['without labels', [node('a', undefined, ''), node('b', undefined, ''), node('c', undefined, '')], 'a b'],
    ['of which some have labels', [node('a', 'good'), node('b', 'p'), node('c', 'p'), node('d')], 'a b'],
    ['with numbers for names', [node('a', undefined, '10'), node('b', '6.12'), node('c', 'true')], 'a b c'],
    ['of which none is willing', [node('a', 'p')], ''],
  ];
  it.each(cases)('%s selects the willing ones and no other', (_what, nodes, willing) => {
    const terms = termsForNodes(nodes, ({ name }) => willing.split(' ').includes(name));
    if (willing === '') expect(terms).toEqual([]);
    else expect(selectNodes(affinityYaml(terms), nodes)).toEqual(willing.split(' '));
  });

  it('prefers the profile, because nodes that join later bear it too', () => {
    const nodes = [node('a', 'good'), node('b', 'bad')];
    const yaml = affinityYaml(termsForNodes(nodes, ({ name }) => name === 'a'));
    expect(yaml).toBe(
      [
        'nodeAffinity:',
        '  requiredDuringSchedulingIgnoredDuringExecution:',
        '    nodeSelectorTerms:',
        '      - matchExpressions:',
        `          - key: ${PROFILE_LABEL}`,
        '            operator: In',
        '            values:',
        '              - "good"',
        '',
      ].join('\n'),
    );
  });
});

describe('an affinity for profiles', () => {
  it('selects the nodes that bear the label of a willing one', () => {
    const all = ['6.12.118+deb13-amd64', 'plain', 'other'];
    const nodes = all.map((name) => node(name, labelValueOf(name)));
    const yaml = affinityYaml(termsForProfiles(all, all.slice(0, 2)));
    expect(selectNodes(yaml, nodes)).toEqual(all.slice(0, 2));
    expect(termsForProfiles(all, [])).toEqual([]);
  });

  it('is refused where a profile that is not willing has the same label', () => {
    const all = ['a+b', labelValueOf('a+b')];
    expect(() => termsForProfiles(all, ['a+b'])).toThrow(LabelCollisionError);
    expect(() => termsForProfiles(all, all)).not.toThrow();
  });
});
