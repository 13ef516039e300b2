import { machine } from 'node:os';
import { archOfKconfig } from '#core/kconfig/arch-of-kconfig.ts';
import { labelOfNotes } from '#core/profile/kconfig-notes.ts';
import { parseArch } from '#core/profile/parse-arch.ts';
import type { ProfileInput } from '#core/profile/profile-input.ts';
import { judgeText } from '#core/profile/read-kconfig.ts';
import { CommandError } from '../command-error.ts';
import { completeOf } from '../kernel-options.ts';
import { askCriu, CRIU_FOLDERS } from './ask-criu.ts';
import { type FoundKconfig, findKconfig } from './find-kconfig.ts';
import { type HostFiles, hostFiles } from './host-files.ts';
import { askGpuPrograms } from './read-gpu-facts.ts';
import { readHostFacts } from './read-host-facts.ts';
import { type RunProgram, runProgram } from './run-program.ts';

export interface CaptureOptions {
  /** `/` is the running host; anything else is a tree of its files, for which no program is run. */
  readonly root: string;
  /** Told by hand; empty = the CRIU that is installed. */
  readonly restorer: readonly string[];
  readonly arch?: string;
  readonly configComplete?: string;
}

export interface Capture {
  readonly input: ProfileInput;
  /** Which file said what, and what could not be read, line by line. */
  readonly notes: readonly string[];
}

const RELEASE = /^[0-9][\w.+~-]{0,120}$/;

/** What the running kernel and its host offer. What could not be read is absent: nothing is guessed. */
export async function captureHost(options: CaptureOptions, run: RunProgram = runProgram): Promise<Capture> {
  const notes: string[] = [];
  const note = (text: string): void => {
    notes.push(text);
  };
  const files = hostFiles(options.root);
  const release = await releaseOf(files);
  const kconfig = await findKconfig(files, release, note);
  const { arch, source } = await archOf(files, options.arch, kconfig);
  note(`arch  ${source}`);
  const judged = kconfig === null ? null : judgeText(kconfig.text, kconfig.parsed, completeOf(options.configComplete));
  const known = kconfig?.parsed.options ?? null;
  const hasModules = known === null ? null : known.CONFIG_MODULES === 'y';
  const told = options.root === '/' ? await askGpuPrograms(run) : [];
  const facts = await readHostFacts(files, { release, arch, hasModules }, note, told);
  const criu = options.root === '/' ? await askCriu(run) : null;
  const restorer = options.restorer.length > 0 ? options.restorer : criu === null ? [] : [criu.restorer];
  if (restorer.length === 0) {
    throw new CommandError(
      `CRIU is not in PATH nor in ${CRIU_FOLDERS.join(', ')} of this host. Name the restorer: --restorer criu@4.2`,
    );
  }
  note(
    kconfig === null
      ? 'kconfig  not found: rules that require an option will be unknown'
      : `kconfig  ${kconfig.source}`,
  );
  for (const text of judged?.notes ?? []) note(`kconfig  ${text}`);
  for (const fact of facts) note(`${fact.name}  ${fact.source}`);
  if (criu !== null) note(`${criu.restorer}  criu --version; criu check: ${criu.labels['criu.check']}`);
  const labels = {
    source: 'capture',
    ...(kconfig === null ? {} : { 'source.kconfig': kconfig.source }),
    ...labelOfNotes(judged?.notes ?? []),
    ...Object.fromEntries(facts.map((fact) => [`source.${labelOf(fact.name)}`, fact.source])),
    ...criu?.labels,
  };
  const input: ProfileInput = {
    release,
    arch,
    restorer: [...restorer],
    ...(kconfig === null ? {} : { kconfig: kconfig.parsed.options, kconfigComplete: judged?.complete ?? false }),
    facts: Object.fromEntries(facts.map(({ name, value }) => [name, value])),
    labels,
  };
  return { input, notes };
}

/** A label has no capitals. */
function labelOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Not of uname: under `setarch --uname-2.6` that is another one. */
async function releaseOf(files: HostFiles): Promise<string> {
  const release = (await files.text('/proc/sys/kernel/osrelease'))?.trim() ?? '';
  if (RELEASE.test(release)) return release;
  throw new CommandError(`${files.root}: /proc/sys/kernel/osrelease does not contain a kernel release`);
}

/** `/proc/sys/kernel/arch` came with 6.1; before that, the configuration and uname tell. */
async function archOf(files: HostFiles, given: string | undefined, kconfig: FoundKconfig | null) {
  const told = (await files.text('/proc/sys/kernel/arch'))?.trim() ?? null;
  // uname reports armv8l or i686 to a 32-bit program on a 64-bit kernel; the configuration has the kernel's own name.
  const configured = kconfig === null ? null : archOfKconfig(kconfig.parsed);
  const [text, source] =
    given !== undefined
      ? [given, '--arch']
      : told !== null
        ? [told, '/proc/sys/kernel/arch']
        : configured !== null
          ? [configured, kconfig?.source ?? '']
          : [files.root === '/' ? machine() : '', 'uname -m'];
  const arch = parseArch(text);
  if (arch !== null) return { arch, source };
  throw new CommandError(
    text === '' ? 'the architecture is unknown. Name it with --arch' : `"${text}" is not an architecture`,
  );
}
