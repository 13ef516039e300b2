import type { Answer } from '#core/answer/answer.ts';
import type { FleetMember } from '#core/answer/answer-for-fleet.ts';
import { answerForSets } from '#core/answer/answer-for-sets.ts';
import { CommandError } from './command-error.ts';
import { readImagesOfFile, type ScannedArchive, type ScannedImage } from './read-image-file.ts';
import type { Terminal } from './terminal.ts';

export interface AnswerForImage {
  readonly answer: Answer;
  /** Where nodes are asked about. */
  readonly members?: readonly FleetMember[];
}

export interface ArchiveFile extends ScannedArchive {
  readonly path: string;
}

/** One after the other: each may be large, and standard input can be read once. */
export async function readArchives(paths: readonly string[], terminal: Terminal): Promise<readonly ArchiveFile[]> {
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) throw new CommandError(`--image ${twice} is given twice`);
  const archives: ArchiveFile[] = [];
  for (const path of paths) archives.push({ path, ...(await readImagesOfFile(path, null, terminal)) });
  return archives;
}

/**
 * The answer about files: about the image of one, or about all images of all of them together. `ask` answers about one,
 * `name` is that of its file.
 */
export function answerForArchives(
  archives: readonly ArchiveFile[],
  ask: (image: ScannedImage, name: string) => AnswerForImage,
): Answer {
  const answers = archives.flatMap(({ path, digest, images }) =>
    images.map(({ name, digest: own, inventory }) => {
      const file = archives.length === 1 ? '' : path;
      // The digest of the only image is that of the file, as a service has it; its own may be that of a layer.
      const asked = { inventory, digest: images.length === 1 ? digest : (own ?? digest) };
      return { name: [file, name].filter((part) => part !== '').join('/'), ...ask(asked, path) };
    }),
  );
  const [first] = answers;
  if (first !== undefined && answers.length === 1) return first.answer;
  const digest = archives.length === 1 ? (archives[0]?.digest ?? '') : '';
  const name = archives.map(({ path }) => path).join(', ');
  return answerForSets({ digest, name }, answers, first?.members ?? null);
}
