/**
 * The Chromium that comes as an npm package, unpacked once per user and release. The package's own way unpacks to a
 * fixed place that every user of a machine shares, and takes what an interrupted run left there for whole.
 */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar-stream';

const FONTS_CONFIG = 'fonts-here.conf';
const PACKAGE = dirname(dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))));

export interface UnpackedChromium {
  readonly program: string;
  /** Libraries for a system that lacks them: nss, nspr, expat. */
  readonly libraries: string;
  readonly fontsConfig: string;
  readonly folder: string;
}

export async function unpackChromium(): Promise<UnpackedChromium> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const home = await privateFolder(`restore-matrix-chromium-${process.getuid?.() ?? 'user'}`);
  const folder = join(home, version);
  if (!existsSync(folder)) {
    const making = await mkdtemp(join(home, 'making-'));
    await unpackInto(making);
    await writeFile(join(making, FONTS_CONFIG), fontsConfigOf(folder));
    // Whole or not at all; whoever comes second throws his own away.
    await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  }
  const inside = (name: string): string => join(folder, name);
  return { folder, program: inside('chromium'), libraries: inside('lib'), fontsConfig: inside(FONTS_CONFIG) };
}

/** In the system's folder for temporary files anybody can put anything under any name: only what is ours is used. */
async function privateFolder(name: string): Promise<string> {
  const path = join(tmpdir(), name);
  await mkdir(path, { mode: 0o700 }).catch(() => undefined);
  const facts = await lstat(path);
  const isOurs = facts.isDirectory() && facts.uid === (process.getuid?.() ?? facts.uid) && (facts.mode & 0o022) === 0;
  return isOurs ? path : mkdtemp(`${path}-`);
}

async function unpackInto(folder: string): Promise<void> {
  const program = createWriteStream(join(folder, 'chromium'), { mode: 0o755 });
  await pipeline(unpacked('chromium.br'), program);
  for (const archive of ['al2023.tar.br', 'fonts.tar.br']) await pipeline(unpacked(archive), untar(folder));
}

/** Fonts of the system first; those of the package for a machine without any. */
function fontsConfigOf(folder: string): string {
  const fonts = ['/usr/share/fonts', join(folder, 'fonts')].map((path) => `<dir>${path}</dir>`).join('');
  const cache = `<cachedir>${join(folder, 'fonts-cache')}</cachedir>`;
  return `<?xml version="1.0"?><fontconfig>${fonts}${cache}</fontconfig>`;
}

function unpacked(name: string): Readable {
  return createReadStream(join(PACKAGE, 'bin', name)).pipe(createBrotliDecompress());
}

function untar(folder: string): ReturnType<typeof extract> {
  const archive = extract();
  archive.on('entry', (header, content, next) => {
    const path = resolve(folder, header.name);
    const write = async (): Promise<void> => {
      if (header.type !== 'file' || !path.startsWith(`${folder}${sep}`)) return void content.resume();
      await mkdir(dirname(path), { recursive: true });
      await pipeline(content, createWriteStream(path, { mode: header.mode ?? 0o644 }));
    };
    write().then(() => next(), next);
  });
  return archive;
}
