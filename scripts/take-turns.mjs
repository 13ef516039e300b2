// A lock on a folder for processes that may be killed: who holds it writes down every process that still works under it,
// so a run whose parent was killed is waited for, and one that is gone altogether is taken over from.
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
const SIGN_OF_LIFE_MS = 5_000;
/** The folder appears a moment before what is in it. */
const WRITING_MS = 5_000;
/** Process ids are reused: a lock without a sign of life for this long has no owner. */
const SILENT_MS = 10 * 60_000;

/** Waits for its turn; `onWait` is called once if there is somebody to wait for. */
export async function takeTurn(folder, onWait) {
  const holders = join(folder, 'pids');
  let told = false;
  for (;;) {
    if (await tryTake(folder, holders)) break;
    if (isAbandoned(folder, holders)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!told) onWait();
    told = true;
    await sleep(POLL_MS);
  }
  const alive = setInterval(() => utimesSync(folder, new Date(), new Date()), SIGN_OF_LIFE_MS);
  const release = () => {
    clearInterval(alive);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', release);
  return {
    alsoHeldBy: (pid) => writeFileSync(holders, `${process.pid}\n${pid}\n`),
    release: () => {
      process.off('exit', release);
      release();
    },
  };
}

/** Two that found the same abandoned lock may both remove it, the second after the first took it; so look again. */
async function tryTake(folder, holders) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(holders, `${process.pid}\n`);
  await sleep(50);
  return read(holders).startsWith(`${process.pid}\n`);
}

function isAbandoned(folder, holders) {
  const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const pids = read(holders).split('\n').map(Number).filter(Boolean);
  if (pids.length === 0) return age > WRITING_MS;
  return age > SILENT_MS || !pids.some(exists);
}

function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
