import { pick, type Random } from '../harness/mutate.ts';
import { below } from '../harness/seeded.ts';
import { isEntryFile } from './damage-files.ts';
import { baseOf, chooseFile, type Damage, type FuzzSet, replaceFile, type SetFile, withBytes } from './fuzz-set.ts';

const MAX_FLOOD = 300;
/** Names of other kinds, of no kind, of engines, and such as no archive should have. */
const NAMES = [
  ...['core-1.img', 'core-2.img', 'mm-1.img', 'files.img', 'pagemap-shmem-7.img', 'pages-1.img', 'tcp-stream-1f.img'],
  ...['ghost-file-1.img', 'stats-dump', 'dump.log', 'route-9.img', 'netns-9.img', 'config.dump', 'spec.dump'],
  ...[
    'unknown.img',
    'a',
    '.',
    '..',
    'core-.img',
    'core-99999999999999999999.img',
    '\u0000',
    '\u202e.img',
    'x'.repeat(256),
  ],
  ...[
    'checkpoint/core-1.img',
    'pre-checkpoint/inventory.img',
    'a/b/c/d/inventory.img',
    `${'d/'.repeat(600)}core-1.img`,
  ],
] as const;
const LINKS = ['..', '../pre-checkpoint', '/', 'checkpoint', '.', 'x'.repeat(5_000)] as const;

const drop: Damage = (set, random) => {
  const index = chooseFile(set, random);
  return index < 0 ? null : { files: replaceFile(set.files, index), expected: null };
};

const double: Damage = (set, random) => {
  const index = chooseFile(set, random);
  const file = set.files[index];
  if (file === undefined) return null;
  const expected = { codes: ['image-malformed'], file: baseOf(file.name), offset: 0 };
  return { files: set.files.toSpliced(below(set.files.length + 1, random), 0, file), expected };
};

const claimWrongly: Damage = (set, random) => {
  const index = chooseFile(set, random);
  const file = set.files[index];
  if (file === undefined) return null;
  const claimed = Math.max(0, file.bytes.length + pick([-1, 1, -512, 512, 2 ** 31, 2 ** 53], random));
  if (claimed === file.bytes.length) return null;
  const expected = { codes: ['image-truncated'], file: baseOf(file.name), offset: file.bytes.length };
  return { files: replaceFile(set.files, index, { ...file, claimed }), expected };
};

const exchange: Damage = (set, random) => {
  const [one, other] = [chooseFile(set, random), below(set.files.length, random)];
  const [first, second] = [set.files[one]?.bytes, set.files[other]?.bytes];
  if (first === undefined || second === undefined) return null;
  return { files: withBytes(withBytes(set.files, one, second), other, first), expected: null };
};

const rename: Damage = (set, random) => {
  const index = chooseFile(set, random);
  const file = set.files[index];
  if (file === undefined) return null;
  const name =
    random() < 0.5 ? pick(NAMES, random) : pick(set.files, random).name.replace(/\d+/, String(below(40, random)));
  return { files: replaceFile(set.files, index, { ...file, name }), expected: null };
};

const copyUnderName: Damage = (set, random) => {
  const { bytes } = pick(set.files, random);
  return { files: [...set.files, { name: pick(NAMES, random), bytes }], expected: null };
};

const link: Damage = (set, random) => {
  const name = pick(['parent', 'checkpoint/parent', 'core-1.img', 'link'], random);
  const file: SetFile = { name, bytes: new Uint8Array(0), link: pick(LINKS, random) };
  return { files: set.files.toSpliced(below(set.files.length + 1, random), 0, file), expected: null };
};

const empty: Damage = (set, random) => {
  const index = chooseFile(set, random);
  return index < 0 ? null : { files: withBytes(set.files, index, new Uint8Array(0)), expected: null };
};

function floodOf(set: FuzzSet, random: Random): readonly SetFile[] {
  const { name, bytes } = pick(set.files, random);
  const known = isEntryFile(name) && bytes.length < 4_096;
  const stem = known ? name.replace(/(-[\da-f]+)?\.img$/, '') : pick(['unknown-', 'd/'], random);
  return Array.from({ length: 1 + below(MAX_FLOOD, random) }, (_, at) => ({
    name: known ? `${stem}-${1_000 + at}.img` : `${stem}${at}/${at}`,
    bytes: known ? bytes : new Uint8Array(0),
  }));
}

/** Damage to whole files: each is as it should be, the set is not. `others` are where files are taken from. */
export function setDamages(others: readonly FuzzSet[]): Readonly<Record<string, Damage>> {
  return {
    'file dropped': drop,
    'file doubled': double,
    'file size that lies': claimWrongly,
    'contents exchanged': exchange,
    'file renamed': rename,
    'file under another name': copyUnderName,
    'link put in': link,
    'file emptied': empty,
    'file of another set': (set, random) => {
      const index = chooseFile(set, random);
      const { bytes } = pick(pick(others, random).files, random);
      return index < 0 ? null : { files: withBytes(set.files, index, bytes), expected: null };
    },
    'flood of files': (set, random) => ({ files: [...set.files, ...floodOf(set, random)], expected: null }),
  };
}
