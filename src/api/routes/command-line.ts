import type { Router } from 'express';
import { type CommandLineFile, readCommandLineFile } from '#web/command-line-file.ts';
import { HttpError } from '../http-error.ts';
import { mount } from '../operation.ts';
import { getCommandLine, getCommandLineDigest } from '../operations/service.ts';

/** The command line of this very service, for hosts that have Node and no npm. Held in memory, as a build may replace it. */
export function mountCommandLine(router: Router, file: CommandLineFile | null = readCommandLineFile()): void {
  const needFile = (): CommandLineFile => {
    if (file !== null) return file;
    throw new HttpError('not-built', 'dist/restore-matrix.mjs is missing. Run npm run build.');
  };

  mount(router, getCommandLine, (_req, res) => {
    const { content, sha256 } = needFile();
    res.set('etag', `"${sha256}"`).type('text/javascript').send(content);
  });

  mount(router, getCommandLineDigest, (_req, res) => {
    const { sha256 } = needFile();
    // As `sha256sum --check` reads it.
    res.type('text/plain').send(`${sha256}  restore-matrix.mjs\n`);
  });
}
