import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { type UnpackedChromium, unpackChromium } from './unpack-chromium.ts';

/** Not the package's own flags: those run everything in one process and switch web security off. */
const FLAGS = [
  // Containers seldom have what a sandbox needs, and root never does. Only pages of this project are opened.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium, also on a machine that has neither browser nor its libraries nor fonts. */
export async function openBrowser(): Promise<Browser> {
  // The package is built for one platform; elsewhere the browser of the system has to do.
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' });
  const unpacked = await unpackChromium();
  const env = { ...inherited(), HOME: unpacked.folder, FONTCONFIG_FILE: unpacked.fontsConfig };
  const libraries = (await needsLibraries(unpacked, env)) ? { LD_LIBRARY_PATH: unpacked.libraries } : {};
  return chromium.launch({ executablePath: unpacked.program, args: FLAGS, env: { ...env, ...libraries } });
}

/** Libraries of the system are newer and fit the rest of it; those of the package only fill a gap. */
async function needsLibraries({ program }: UnpackedChromium, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    await promisify(execFile)(program, ['--version'], { env });
    return false;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    if (stderr.includes('shared libraries')) return true;
    throw error;
  }
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
