// What a build is made of. It is made anew when one of these changes; a bundle with anything else in it is refused.

export const SOURCE_FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'LICENSE', 'data/truth.json'];
export const SOURCE_FOLDERS = ['src', 'workers', 'scripts'];

/** Of the inputs of a bundle, as esbuild's metafile has them: those that nobody would notice a change of. */
export function unnoticedInputs({ inputs }) {
  return Object.keys(inputs).filter(
    (path) =>
      !/(^|\/)node_modules\//.test(path) &&
      !SOURCE_FILES.includes(path) &&
      !SOURCE_FOLDERS.some((folder) => path.startsWith(`${folder}/`)),
  );
}
