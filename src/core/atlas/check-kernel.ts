/** What a record has to be, whoever sends it. */
import { ARCHES } from '../image/arch.ts';
import { parseArch } from '../profile/parse-arch.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { type AtlasKernel, CONFIG_FORMS, RELEASE_SOURCES } from './atlas.ts';

const MAX_TEXT = 400;
const MAX_VALUE = 200;
const DAY = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
/** A whole configuration is not shorter; one that is was cut. */
const FEWEST_OPTIONS = 200;

/** What is wrong with a record, in words; empty: nothing. */
export function faultsOfKernel(kernel: AtlasKernel, options: readonly string[]): readonly string[] {
  const {
    distro,
    version,
    package: name,
    release,
    releaseFrom,
    arch,
    machine,
    form,
    date,
    source,
    letters,
    values,
  } = kernel;
  const faults: string[] = [];
  const check = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  check(isText(distro), 'distro: must be a text');
  check(version === null || isText(version), 'version: must be a text or null');
  check(name === null || isText(name), 'package: must be a text or null');
  check(isRelease(release), 'release: must be the text of uname -r');
  check(RELEASE_SOURCES.includes(releaseFrom), `releaseFrom: must be one of ${RELEASE_SOURCES.join(', ')}`);
  check(ARCHES.includes(arch), `arch: must be one of ${ARCHES.join(', ')}`);
  check(parseArch(machine) === arch, 'machine: must be a name of arch');
  check(CONFIG_FORMS.includes(form), `form: must be one of ${CONFIG_FORMS.join(', ')}`);
  check(date === null || DAY.test(date), 'date: must be a day such as 2024-07-22, or null');
  check(isText(source), 'source: must say where the configuration is from');
  check(
    /^[ymn=.]*$/.test(letters) && letters.length <= options.length,
    'letters: must have y, m, n, = or . for options',
  );
  check(form !== 'kbuild' || kernel.optionCount >= FEWEST_OPTIONS, 'optionCount: too few for a whole configuration');
  const named = [...letters].flatMap((letter, at) =>
    letter === '=' ? [options[at]?.slice('CONFIG_'.length) ?? ''] : [],
  );
  check(named.sort().join() === Object.keys(values).sort().join(), 'values: must have the options whose letter is =');
  check(
    Object.values(values).every((value) => typeof value === 'string' && value !== '' && value.length <= MAX_VALUE),
    `values: must be texts of 1 to ${MAX_VALUE} characters`,
  );
  return faults;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= MAX_TEXT;

function isRelease(text: string): boolean {
  try {
    return parseKernelRelease(text).text === text;
  } catch {
    return false;
  }
}
