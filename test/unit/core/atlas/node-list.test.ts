import { describe, expect, it } from 'vitest';
import { kindsOf, listNodes, MAX_NODES, NodeListError } from '#core/atlas/node-list.ts';
import { matchInWords, placeNodes } from '#core/atlas/place-nodes.ts';
import { makeAtlas, makeKernel, OPTIONS } from './make-atlas.ts';

interface Info {
  readonly kernelVersion?: unknown;
  readonly osImage?: unknown;
  readonly architecture?: unknown;
  readonly containerRuntimeVersion?: unknown;
}

/** As `kubectl get nodes -o json` prints one, without what is not read. */
function node(name: string, info: Info = {}) {
  const nodeInfo = {
    ...{ kernelVersion: '6.8.0-45-generic', osImage: 'Ubuntu 24.04.1 LTS', architecture: 'amd64' },
    ...{ containerRuntimeVersion: 'containerd://1.7.24', operatingSystem: 'linux', kubeletVersion: 'v1.31.2' },
    ...info,
  };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: {} }, status: { nodeInfo, images: [] } };
}
const readNodeList = (value: unknown) => kindsOf(listNodes(value));
const list = (...items: readonly unknown[]) => ({ apiVersion: 'v1', kind: 'List', items });

describe('a list of nodes', () => {
  it('keeps the names and the labels of the nodes, as far as they are texts', () => {
    const labelled = { ...node('a'), metadata: { name: 'a', labels: { x: 'y', broken: 1 } } };
    const plain = { ...node('b'), metadata: { name: 'b', labels: null } };
    expect(listNodes(list(labelled, plain))).toMatchObject([
      { name: 'a', labels: { x: 'y' } },
      { name: 'b', labels: {} },
    ]);
    expect(listNodes(list(labelled))[0]?.labels).not.toHaveProperty('broken');
  });

  it('is counted by kernel, system and architecture, the most first', () => {
    const kinds = readNodeList(
      list(
        node('a', { kernelVersion: '6.1.0-57-amd64', osImage: 'Debian GNU/Linux 12 (bookworm)' }),
        node('b'),
        node('c'),
      ),
    );
    expect(kinds).toEqual([
      {
        ...{ release: '6.8.0-45-generic', osImage: 'Ubuntu 24.04.1 LTS', arch: 'x86_64', machine: 'amd64' },
        ...{ runtime: 'containerd://1.7.24', nodes: 2, names: ['b', 'c'] },
      },
      expect.objectContaining({ release: '6.1.0-57-amd64', nodes: 1, names: ['a'] }),
    ]);
  });

  it('may be one node, and name the first of many only', () => {
    expect(readNodeList(node('only'))).toMatchObject([{ nodes: 1, names: ['only'] }]);
    const many = list(...Array.from({ length: 5_000 }, (_, at) => node(`node-${at}`)));
    expect(readNodeList(many)).toMatchObject([{ nodes: 5_000, names: ['node-0', 'node-1', 'node-2'] }]);
  });

  it.each<[unknown, string]>([
    [null, ''],
    [[], ''],
    ['x', ''],
    [{ kind: 'PodList' }, '/items'],
    [list(), '/items'],
    [{ items: new Array(MAX_NODES + 1).fill(node('x')) }, '/items'],
    [list(node('a'), { kind: 'Pod', metadata: { name: 'p' } }), '/items/1/kind'],
    [list({ kind: 'Node', metadata: { name: 'a' } }), '/items/0/status'],
    [list({ kind: 'Node', metadata: {}, status: { nodeInfo: node('a').status.nodeInfo } }), '/items/0/metadata/name'],
    [list(node('a', { kernelVersion: 6 })), '/items/0/status/nodeInfo/kernelVersion'],
    [list(node('a', { osImage: '' })), '/items/0/status/nodeInfo/osImage'],
    [list(node('a', { architecture: 'x'.repeat(300) })), '/items/0/status/nodeInfo/architecture'],
  ])('that is none is refused with the place: %#', (value, pointer) => {
    const read = () => readNodeList(value);
    expect(read).toThrow(NodeListError);
    expect(read).toThrow(expect.objectContaining({ pointer }));
  });
});

describe('nodes', () => {
  const atlas = makeAtlas([
    makeKernel(),
    makeKernel({ release: '6.8.0-52-generic', letters: 'mm=.' }),
    makeKernel({ distro: 'Pop!_OS', release: '6.8.0-45-generic' }),
    makeKernel({ distro: 'Debian', version: '12', release: '6.1.0-57-amd64' }),
  ]);
  const placed = (info: Info) => placeNodes(atlas, readNodeList(list(node('a', info))), new Set(OPTIONS))[0];
  const words = (info: Info) => {
    const found = placed(info);
    return found === undefined ? '' : matchInWords(found);
  };

  it('have the kernel of the distribution that they name, though another has that very release', () => {
    expect(placed({})?.match).toMatchObject({ is: 'between', kernel: { distro: 'Ubuntu' } });
    expect(placed({ osImage: 'Some OS 1' })?.match).toMatchObject({ is: 'exact', kernel: { distro: 'Pop!_OS' } });
  });

  it('say what restores there, where all nodes of a kernel report the same', () => {
    const runtimesOf = (...reported: readonly string[]) => {
      const nodes = reported.map((containerRuntimeVersion, at) => node(`n${at}`, { containerRuntimeVersion }));
      return placeNodes(atlas, readNodeList(list(...nodes)), new Set(OPTIONS)).map(({ runtime }) => runtime);
    };
    expect(runtimesOf('containerd://1.7.24')).toEqual(['containerd@1.7.24']);
    expect(runtimesOf('cri-o://1.30.2')).toEqual(['cri-o@1.30.2']);
    expect(runtimesOf('containerd://1.7.24-k3s1')).toEqual(['containerd@1.7.24-k3s1']);
    expect(runtimesOf('docker://27.0.0')).toEqual([null]);
    expect(runtimesOf('containerd://1.7.24', 'cri-o://1.30.2')).toEqual([null, null]);
  });

  it('say how sure that is', () => {
    expect(words({ kernelVersion: '6.1.0-57-amd64', osImage: 'Debian GNU/Linux 12' })).toBe('exact');
    expect(words({})).toBe('near: between 6.8.0-38-generic and 6.8.0-52-generic, which differ in CONFIG_TUN');
    expect(words({ kernelVersion: '6.8.0-60-generic' })).toBe(
      'near: 6.8.0-52-generic is the newest of its kind in the atlas',
    );
    expect(words({ kernelVersion: '5.4.0-1-own' })).toBe('missing from the atlas');
    expect(words({ kernelVersion: 'Windows' })).toBe('missing from the atlas');
    expect(words({ architecture: 'vax' })).toBe('missing: vax is not known');
  });
});
