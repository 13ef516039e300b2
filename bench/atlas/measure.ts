/** One measurement in a process of its own; prints milliseconds of processor time. The argument says of what. */
import { fileURLToPath } from 'node:url';
import { loadAtlas } from '#atlas/load-atlas.ts';
import { answerOffline } from '#cli/answer-offline.ts';
import { knownFiles } from '#cli/known-files.ts';
import { readImageFile } from '#cli/read-image-file.ts';
import { plainQuestion } from '#core/answer/question.ts';
import { kernelAt } from '#core/atlas/address.ts';
import type { Atlas, AtlasKernel } from '#core/atlas/atlas.ts';
import { kindsOf, listNodes } from '#core/atlas/node-list.ts';
import { placeNodes } from '#core/atlas/place-nodes.ts';
import { profileInputOf } from '#core/atlas/profile-input-of.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';

const IMAGE = fileURLToPath(new URL('../../data/images/containers/truthbox-podman.tar.gz', import.meta.url));
/** Between two builds of the atlas: more to do than where it has the very build. */
const RELEASE = '6.8.0-45-generic';
const NEIGHBOUR = 'ubuntu/24.04.1-LTS/6.8.0-52-generic/x86_64';
const NODES = 5_000;
const KINDS = 200;

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function read(): Promise<number> {
  const before = process.cpuUsage();
  await loadAtlas();
  return spent(before);
}

/** The first question of a process that has read the atlas. */
async function ask(of: 'atlas' | 'profile'): Promise<number> {
  const atlas = await loadAtlas();
  const scanned = await readImageFile(IMAGE);
  const kernel = kernelAt(atlas, NEIGHBOUR);
  if (kernel === null) throw new Error(`the atlas has no ${NEIGHBOUR}`);
  const content = normaliseProfile(profileInputOf(atlas, kernel, ['criu@4.2'], OWN_EVALUATOR.ruleBook));
  const profiles = of === 'profile' ? [profileOf({ ...content, name: 'recorded', revision: 1 })] : [];
  const question = plainQuestion('image', { by: 'kernel', kernel: of === 'profile' ? kernel.release : RELEASE });
  const before = process.cpuUsage();
  const files = knownFiles(scanned, 'image', profiles, OWN_EVALUATOR);
  const answer = answerOffline(files, question, OWN_EVALUATOR, new Date().toISOString(), atlas);
  const took = spent(before);
  if (answer.profiles.length === 0) throw new Error(`no answer about a kernel of the ${of}`);
  return took;
}

/** As `kubectl get nodes -o json` lists them: releases of the atlas, and ones between them. */
function nodeList({ kernels }: Atlas): unknown {
  const likely = kernels.filter(({ arch, releaseFrom }) => arch === 'x86_64' && releaseFrom !== 'header');
  const item = (at: number) => {
    const { release, distro, version } = likely[(at % KINDS) * Math.floor(likely.length / KINDS)] as AtlasKernel;
    const kernelVersion = at % 2 === 0 ? release : release.replace(/-(\d+)/, (_, n: string) => `-${Number(n) + 1}`);
    const nodeInfo = { kernelVersion, osImage: `${distro} ${version ?? ''}`.trim(), architecture: 'amd64' };
    return { kind: 'Node', metadata: { name: `node-${at}` }, status: { nodeInfo } };
  };
  return { kind: 'List', items: Array.from({ length: NODES }, (_, at) => item(at)) };
}

async function match(): Promise<number> {
  const atlas = await loadAtlas();
  const list = nodeList(atlas);
  const before = process.cpuUsage();
  const placed = placeNodes(atlas, kindsOf(listNodes(list)), new Set(relevantOptions(OWN_EVALUATOR.ruleBook)));
  const took = spent(before);
  if (placed.reduce((sum, { kind }) => sum + kind.nodes, 0) !== NODES) throw new Error('nodes were lost');
  return took;
}

const MEASURES: Readonly<Record<string, () => Promise<number>>> = {
  read,
  'ask-atlas': () => ask('atlas'),
  'ask-profile': () => ask('profile'),
  match,
};

const measure = MEASURES[process.argv[2] ?? ''];
if (measure === undefined) throw new Error(`expected one of ${Object.keys(MEASURES).join(', ')}`);
console.log(await measure());
