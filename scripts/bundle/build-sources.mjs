// The inputs of a build. A change of one makes a new build; a bundle with any other input is refused.

export const SOURCE_FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'LICENSE',
  'data/truth.json',
  'data/confirmations.json',
  'data/atlas.br',
];
export const SOURCE_FOLDERS = ['src', 'workers', 'scripts'];

/** Inputs of a bundle, from esbuild's metafile, whose changes would not make a new build. */
export function unnoticedInputs({ inputs }) {
  return Object.keys(inputs).filter(
    (path) =>
      !/(^|\/)node_modules\//.test(path) &&
      !SOURCE_FILES.includes(path) &&
      !SOURCE_FOLDERS.some((folder) => path.startsWith(`${folder}/`)),
  );
}
