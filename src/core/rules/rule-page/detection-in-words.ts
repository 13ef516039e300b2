/** How an object type is seen in an image, for people. */
import type {
  CriuDetection,
  DetectCondition,
  DetectOp,
  DetectorName,
} from '../../object-types/criu/criu-object-type.ts';

type Test = Pick<DetectCondition, 'op' | 'value' | 'type' | 'mask' | 'rows'>;

const WITHOUT_VALUE: Readonly<Partial<Record<DetectOp, string>>> = {
  present: 'exists',
  absent: 'is missing',
  'absent-or-false': 'is missing or false',
  'non-empty': 'is not empty',
  'any-nonzero': 'has a non-zero value',
  'ne-ref': 'differs from that of the root task',
  'varies-between-tasks': 'differs between tasks',
  'file-not-empty': 'exists and is not empty',
  'file-present': 'exists',
};

const WITH_VALUE: Readonly<Partial<Record<DetectOp, string>>> = {
  '==': 'is',
  '!=': 'is not',
  '>': 'is above',
  '<': 'is below',
  in: 'is one of',
  bit: 'has the bits',
  'bit-clear': 'lacks the bits',
  contains: 'contains',
};

/** What the code of a detector looks at; the file of the same name in src/core/inventory/criu/detectors has the rest. */
const DETECTORS: Readonly<Record<DetectorName, string>> = {
  'address-bits': 'the highest address of an area, above the address range of every kernel of the architecture',
  amdgpu: 'files of the amdgpu plugin, or an inventory that names the plugin',
  'arm64-gcs': 'field 6 (`gcs`) of `thread_info_aarch64`',
  'auxv-hwcap': 'the hardware capabilities in the auxiliary vector',
  'capability-drop': 'a capability bounding set that is not full',
  'cgroup-cpuset': 'a `cpuset.cpus` property of a control group',
  'cgroup-mount-in-userns': 'a mount of cgroups in a user namespace that does not own the cgroup namespace',
  'cgroup-properties': 'property files of control groups',
  'container-manager': 'the files of a container engine around the set',
  'container-mounts': 'bind mounts of the container',
  'container-rootfs': 'the name of the image that the container was created from',
  'container-runtime': 'the name of the runtime of the container',
  'container-spec': 'the runtime specification of the container (`spec.dump`)',
  'incremental-parent': 'a `parent` link, or pages of `pagemap` that are in the previous set',
  iptables: 'rules in `iptables-N.img` or `ip6tables-N.img`: their tables, matches and targets',
  'inotify-limits': 'inotify instances and their watches',
  'left-out': 'page files or ghost files that the set refers to and does not contain',
  'many-areas': 'a task with at least 16,384 memory areas',
  never: 'nothing: CRIU refuses to dump it, or it depends on the user who restores',
  nftables: 'rules in `nftables-N.img`: their families, chain types and expressions',
  'page-size': '`AT_PAGESZ` of the auxiliary vector, on architectures whose kernels use different page sizes',
  'route-flags': 'the flags DEAD and LINKDOWN of a route in `route-N.img`',
  'route-kinds': 'attributes of the routes in `route-N.img` and `route6-N.img`',
  'seccomp-actions': 'return actions in the BPF programs of seccomp filters',
  'session-outside': 'a task whose session leader is not in the image',
  'thread-cgroups': 'threads of one task in different control groups',
  'unix-peer': 'a unix socket whose peer is not in the image',
  'unknown-content': 'fields, values and image names that CRIU up to 4.3 does not write, where a restore reads them',
  'unknown-unread': 'unknown fields of statistics, and files whose names do not end like those of images',
};

/** The lines of a list: what has to hold for the object to be in an image. */
export function detectionInWords(detection: CriuDetection): readonly string[] {
  if ('detector' in detection) return [`${DETECTORS[detection.detector]} (detector \`${detection.detector}\`)`];
  return detection.conditions.map(
    (condition) =>
      `${placeOf(condition)} ${testInWords(condition)}${(condition.and ?? [])
        .map((also) => `, and \`${also.field}\` beside it ${testInWords(also)}`)
        .join('')}`,
  );
}

function placeOf({ file, path }: DetectCondition): string {
  return path === undefined ? `\`${file}\`` : `\`${path}\` of \`${file}\``;
}

function testInWords({ op, value, type, mask, rows }: Test): string {
  const names = rows === undefined ? '' : `: ${rows.map(({ name }) => name).join(', ')}`;
  if (op === 'table') return `has a value of the table${names}`;
  if (op === 'auxv') return `has an entry of type ${JSON.stringify(value)}`;
  if (op === 'auxv-mask') return `has a bit of ${hex(mask ?? 0)} in the entry of type ${type ?? '?'}`;
  const alone = WITHOUT_VALUE[op];
  if (alone !== undefined) return `${alone}${names}`;
  return `${WITH_VALUE[op] ?? op} ${valueInWords(value, op === 'bit' || op === 'bit-clear')}${names}`;
}

function valueInWords(value: DetectCondition['value'], isMask: boolean): string {
  if (typeof value === 'object') return value.map((one) => `\`${one}\``).join(', ');
  return typeof value === 'number' && isMask ? hex(value) : `\`${value}\``;
}

function hex(mask: number): string {
  return `\`0x${mask.toString(16)}\``;
}
