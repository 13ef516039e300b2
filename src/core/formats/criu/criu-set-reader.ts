import { ByteFeeder } from '../byte-program.ts';
import { NOTED_CONTAINER_FILES, PARSED_CONTAINER_FILES } from '../container/container-files.ts';
import { factsOfFile } from '../container/facts-of-file.ts';
import { describesPod, type PodMember, podMembersOf } from '../container/pod-members.ts';
import { createJsonReader } from '../container/read-json.ts';
import { ImageError, type ImageErrorCode } from '../image-error.ts';
import { WorkBudget } from '../work-budget.ts';
import { assembleSets } from './assemble-sets.ts';
import type { CriuFile, CriuImageSet } from './criu-image-set.ts';
import { DecodeBudget } from './decode-budget.ts';
import { createDumpLogReader, isDumpLog } from './dump-log.ts';
import { type ClassifiedName, classifyName, kindOfUnknownName } from './file-kinds.ts';
import { FileReading } from './file-reading.ts';
import { createFirewallScanner } from './firewall/create-firewall-scanner.ts';
import { FIREWALL_BYTES_PER_STEP } from './firewall/firewall-limits.ts';
import type { TextScanner } from './firewall/text-scanner.ts';
import { CRIU_LIMITS, type CriuLimits } from './limits.ts';
import { onlySetOf, type PlacedSet } from './named-set.ts';
import { readCriuFile } from './read-criu-file.ts';
import { readKfdGpus } from './read-kfd.ts';
import { readRoutes } from './read-routes.ts';
import { baseOf, createSetDirectory, directoryOf, resolvePath, type SetDirectory } from './set-directory.ts';

/** Where the bytes of the open file go. */
interface OpenFile {
  write(chunk: Uint8Array): void;
  close(bytes: number): void;
}

interface OpenInSet {
  readonly path: string;
  readonly directory: SetDirectory;
  readonly size: number | null;
  bytes: number;
  readonly into: OpenFile;
}

export interface CriuSetReader {
  /** `name` is the path inside the archive, `size` the bytes it claims to have, null when nothing claims it. */
  openFile(name: string, size: number | null): void;
  write(chunk: Uint8Array): void;
  closeFile(): void;
  /** A symbolic link; only CRIU's `parent` means something. */
  noteLink(name: string, target: string): void;
  /** Containers of a pod that a file lists, with their paths in the archive. */
  readonly members: readonly PodMember[];
  /** The one set. */
  end(): CriuImageSet;
  /** Every set: those of the containers of a pod. */
  endAll(): readonly PlacedSet[];
}

/**
 * Reads a CRIU image set, bare or inside a container checkpoint, file by file in any order and in chunks of any size.
 * Memory, payloads and registers pass by; see kept-fields.ts. Every method may throw ImageError; then the reader is
 * of no further use. `work` is that of the whole upload, and so is `budget`: other sets may be in it.
 */
export function createCriuSetReader(
  limits: CriuLimits = CRIU_LIMITS,
  work: WorkBudget = new WorkBudget(),
  budget: DecodeBudget = new DecodeBudget(limits, work),
): CriuSetReader {
  const directories = new Map<string, SetDirectory>();
  let names = 0;
  let total = 0;
  let open: OpenInSet | null = null;

  const enter = (name: string): { path: string; directory: SetDirectory } => {
    const path = name
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/');
    names += 1;
    if (names > limits.files) throw fail('archive-too-many-entries', `more than ${limits.files} files`, name, 0);
    if (path === '' || path.length > limits.pathLength || baseOf(path).length > limits.nameLength)
      throw fail('archive-unsafe-name', 'the name is too long or empty', name, 0);
    const parent = directoryOf(path);
    const directory = directories.get(parent) ?? createSetDirectory(parent);
    if (directories.size >= limits.directories && !directories.has(parent)) {
      throw fail('archive-too-many-entries', `more than ${limits.directories} directories`, name, 0);
    }
    directories.set(parent, directory);
    if (directory.names.has(baseOf(path))) throw fail('image-malformed', 'duplicate file', path, 0);
    directory.names.add(baseOf(path));
    return { path, directory };
  };

  return {
    openFile(name, size) {
      if (open !== null) throw fail('image-malformed', 'opened before the previous file was closed', name);
      const { path, directory } = enter(name);
      open = { path, directory, size, bytes: 0, into: openInto(baseOf(path), directory, budget, limits) };
    },
    write(chunk) {
      if (open === null) throw new ImageError('image-malformed', 'bytes outside any file');
      open.into.write(chunk);
      open.bytes += chunk.length;
    },
    closeFile() {
      if (open === null) throw new ImageError('image-malformed', 'no file is open');
      const { path, directory, size, bytes, into } = open;
      open = null;
      total += bytes;
      directory.bytes += bytes;
      if (size !== null && bytes !== size)
        throw fail('image-truncated', `expected ${size} bytes, got ${bytes}`, path, bytes);
      into.close(bytes);
    },
    noteLink(name, target) {
      const { path, directory } = enter(name);
      if (baseOf(path) === 'parent') directory.parent = target.slice(0, limits.pathLength);
    },
    get members() {
      return [...directories.values()].flatMap(membersOf);
    },
    end() {
      return onlySetOf(this.endAll()).set;
    },
    endAll() {
      if (open !== null) throw fail('image-truncated', 'the set ends inside this file', open.path, open.bytes);
      return assembleSets(directories, total, limits);
    },
  };
}

/** Places of containers, from the root of the archive; one that leads out of it is nowhere. */
function membersOf({ path, members }: SetDirectory): readonly PodMember[] {
  return members.map((member) => ({ ...member, path: resolvePath(path, member.path) ?? member.path }));
}

function fail(code: ImageErrorCode, what: string, file: string, offset: number | null = null): ImageError {
  const name = baseOf(file)
    .slice(0, 128)
    .replace(/\p{Cc}/gu, '?');
  return new ImageError(code, `${name}: ${what}`, { file: name, offset });
}

function openInto(name: string, directory: SetDirectory, budget: DecodeBudget, limits: CriuLimits): OpenFile {
  const known = classifyName(name);
  if (known?.form === 'entries') return openEntries(name, known, directory, budget);
  if (known?.kind === 'route' || known?.kind === 'route6') return openRoutes(name, known, directory, budget);
  if (known?.kind === 'amdgpu-kfd') return openKfd(name, known, directory, budget);
  const scanner = known === null ? null : createFirewallScanner(known.kind);
  if (known !== null && scanner !== null) return openFirewall(name, known, scanner, directory, budget);
  if (known !== null && isDumpLog(name)) return openLog(name, known, directory, limits);
  if (PARSED_CONTAINER_FILES.has(name)) {
    const json = createJsonReader(name);
    return {
      write: (chunk) => {
        budget.spendJson(chunk.length, name, json.bytes);
        json.write(chunk);
      },
      close: () => void directory.facts.set(name, factsOfFile(name, json.end())),
    };
  }
  if (describesPod(name)) {
    const json = createJsonReader(name);
    return {
      write: (chunk) => {
        budget.spendJson(chunk.length, name, json.bytes);
        json.write(chunk);
      },
      close: () => void directory.members.push(...podMembersOf(name, json.end())),
    };
  }
  return {
    write: () => {},
    close: (bytes) => {
      if (known !== null) directory.rawFiles.push({ name, kind: known.kind, id: known.id, bytes });
      else if (!NOTED_CONTAINER_FILES.has(name)) noteUnknown(name, directory, limits);
    },
  };
}

function openEntries(
  name: string,
  known: ClassifiedName & { form: 'entries' },
  directory: SetDirectory,
  budget: DecodeBudget,
): OpenFile {
  const reading: FileReading = new FileReading(name, known.file, known.id, budget, (): number => feeder.offset);
  const feeder: ByteFeeder<Omit<CriuFile, 'bytes'>> = new ByteFeeder(readCriuFile(reading), name, budget.work);
  return {
    write: (chunk) => feeder.write(chunk),
    close: (bytes) => {
      directory.files.push({ ...feeder.end(), bytes });
      if (bytes > 0) directory.byteOrders.set(reading.byteOrder, name);
    },
  };
}

function openRoutes(
  name: string,
  known: ClassifiedName & { form: 'raw' },
  directory: SetDirectory,
  { work }: DecodeBudget,
): OpenFile {
  const feeder = new ByteFeeder(readRoutes(), name, work);
  return {
    write: (chunk) => feeder.write(chunk),
    close: (bytes) => {
      const { flags, uses } = feeder.end();
      directory.rawFiles.push({ name, kind: known.kind, id: known.id, bytes, routeFlags: flags, routeUses: uses });
    },
  };
}

function openKfd(
  name: string,
  known: ClassifiedName & { form: 'raw' },
  directory: SetDirectory,
  { work }: DecodeBudget,
): OpenFile {
  const feeder = new ByteFeeder(readKfdGpus(), name, work);
  return {
    write: (chunk) => feeder.write(chunk),
    close: (bytes) => {
      const gpus = feeder.end();
      directory.rawFiles.push({ name, kind: known.kind, id: known.id, bytes, ...(gpus === null ? {} : { gpus }) });
    },
  };
}

function openFirewall(
  name: string,
  known: ClassifiedName & { form: 'raw' },
  scanner: TextScanner,
  directory: SetDirectory,
  { work }: DecodeBudget,
): OpenFile {
  let offset = 0;
  return {
    write: (chunk) => {
      work.spend(Math.ceil(chunk.length / FIREWALL_BYTES_PER_STEP), name, offset);
      offset += chunk.length;
      scanner.write(chunk);
    },
    close: (bytes) => {
      directory.rawFiles.push({ name, kind: known.kind, id: known.id, bytes, uses: scanner.end() });
    },
  };
}

function openLog(
  name: string,
  known: ClassifiedName & { form: 'raw' },
  directory: SetDirectory,
  limits: CriuLimits,
): OpenFile {
  const log = createDumpLogReader(limits.logBytes);
  return {
    write: log.write,
    close: (bytes) => {
      directory.logs.set(name, log.end());
      directory.rawFiles.push({ name, kind: known.kind, id: known.id, bytes });
    },
  };
}

function noteUnknown(name: string, directory: SetDirectory, limits: CriuLimits): void {
  directory.unknownFileCount += 1;
  directory.unknownFileKinds.add(kindOfUnknownName(name));
  if (directory.unknownFiles.length < limits.listedNames) directory.unknownFiles.push(name);
}
