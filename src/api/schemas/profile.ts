import * as z from 'zod';
import type { HostFacts } from '#core/profile/profile.ts';
import {
  FACT_WORDS,
  MAX_CAPABILITIES,
  MAX_CPU_FLAGS,
  MAX_DEVICES,
  MAX_GPU_MODELS,
  MAX_LSMS,
  MAX_MODULES,
} from '#core/profile/read-facts.ts';
import { MAX_RESTORERS } from '#core/profile/read-kernel.ts';
import { MAX_LABEL_LENGTH } from '#core/profile/read-labels.ts';
import { MAX_SUPPORTED_VERSIONS } from '#core/profile/read-object-support.ts';
import { arch, flagField, nextField, timestamp } from './shared.ts';

const text = z.string().max(500);
const texts = (cap: number) => z.array(text).max(cap).nullable();
const wholeNumber = z.number().int().min(0);

/** Facts about the restorer: its rights, its environment and the GPUs. */
const restorerFacts = {
  runtime: text.nullable().meta({
    description:
      'Who calls CRIU: `none`, `runc`, `crun`, `podman`, `cri-o` or `containerd`, with or without `@<release>`',
  }),
  capabilities: texts(MAX_CAPABILITIES).meta({ description: 'Bounding set of the restorer, such as `sys-admin`' }),
  seccomp: z.enum(FACT_WORDS.seccomp).nullable().meta({ description: 'Seccomp mode of the restorer' }),
  nsLastPid: z.enum(FACT_WORDS.nsLastPid).nullable().meta({ description: '/proc/sys/kernel/ns_last_pid' }),
  container: z.boolean().nullable().meta({ description: 'The restorer runs in a container' }),
  userNamespace: z.boolean().nullable().meta({ description: 'The restorer runs in a user namespace' }),
  unprivilegedUserNamespaces: z.boolean().nullable(),
  inotifyInstances: wholeNumber.nullable().meta({ description: '`fs.inotify.max_user_instances`' }),
  inotifyWatches: wholeNumber.nullable().meta({ description: '`fs.inotify.max_user_watches`' }),
  maxMapCount: wholeNumber.nullable().meta({ description: '`vm.max_map_count`' }),
  mqueueQueues: wholeNumber.nullable().meta({ description: '`fs.mqueue.queues_max`' }),
  mqueueMessages: wholeNumber.nullable().meta({ description: '`fs.mqueue.msg_max`' }),
  mqueueMessageBytes: wholeNumber.nullable().meta({ description: '`fs.mqueue.msgsize_max`' }),
  selinux: z.enum(FACT_WORDS.selinux).nullable(),
  apparmor: z.enum(FACT_WORDS.apparmor).nullable().meta({ description: 'Whether a profile confines the restorer' }),
  devices: texts(MAX_DEVICES).meta({ description: 'Device nodes that the restorer sees' }),
  gpuVendor: z.enum(FACT_WORDS.gpuVendor).nullable(),
  gpuModels: texts(MAX_GPU_MODELS),
  gpuCount: wholeNumber.nullable(),
  gpuMemoryMib: wholeNumber.nullable().meta({ description: 'MiB of the smallest GPU' }),
  gpuDriver: text.nullable().meta({ description: 'Release of the kernel driver', example: '555.42.06' }),
  cudaVersion: text.nullable().meta({ description: 'Newest CUDA release that the driver supports' }),
  kfdVersion: text.nullable().meta({ description: 'Version of the KFD ioctl interface' }),
  gpuMig: z.boolean().nullable().meta({ description: 'A GPU is split into MIG instances' }),
  gpuMps: z.boolean().nullable().meta({ description: 'The MPS daemon serves the GPUs' }),
  cudaCheckpoint: z.boolean().nullable().meta({ description: 'cuda-checkpoint is in PATH' }),
};

export const factsSchema = z.strictObject({
  cpuFlags: texts(MAX_CPU_FLAGS),
  xsaveSize: wholeNumber.nullable().meta({ description: 'Bytes' }),
  modulesLoaded: texts(MAX_MODULES),
  modulesBuiltin: texts(MAX_MODULES).meta({ description: 'Modules in `modules.builtin`' }),
  modulesLoadable: z.boolean().nullable(),
  lsm: texts(MAX_LSMS).meta({ description: '`[]`: none is active; null: not recorded' }),
  pageSize: wholeNumber.nullable().meta({ description: 'Bytes' }),
  possibleCpus: wholeNumber.nullable(),
  cgroup: z.enum(['v1', 'v2', 'hybrid']).nullable(),
  addressBits: wholeNumber.nullable(),
  thp: z
    .enum(['always', 'madvise', 'never', 'none'])
    .nullable()
    .meta({ description: 'Transparent huge pages; `none`: the kernel does not support them' }),
  userNamespaces: wholeNumber.nullable().meta({ description: '`user.max_user_namespaces`; 0: none can be created' }),
  ipv6: z.boolean().nullable().meta({ description: 'False if the kernel booted with `ipv6.disable=1`' }),
  ...restorerFacts,
} satisfies Record<keyof HostFacts, z.ZodType>);

/** In a derived profile, null removes what the parent records; the use case refuses it in any other profile. */
const differences = <T extends z.ZodType>(names: number, value: T) =>
  z.record(z.string().max(names), z.union([value, z.null()]));
const kconfigMap = differences(200, z.union([z.string().max(100_000), z.number()]));
const objectSupport = differences(200, z.array(z.number().int().min(0)).max(MAX_SUPPORTED_VERSIONS));
const features = differences(200, z.boolean());
const labels = differences(100, z.string().max(MAX_LABEL_LENGTH));

/** Required without a parent to inherit them from; a configuration may tell the first two. */
const NEEDED = ['release', 'arch', 'restorer'] as const;
const TOLD_BY_KCONFIG: readonly string[] = ['release', 'arch'];

export const profileInput = z
  .strictObject({
    release: text
      .optional()
      .meta({ description: '`uname -r`. Default: what the `.config` text says', example: '6.1.0-56-amd64' }),
    arch: arch.optional(),
    restorer: z
      .union([text, z.array(text).min(1).max(MAX_RESTORERS)])
      .optional()
      .meta({ description: '`criu@4.2` or `linux-cr@<revision>`', example: ['criu@4.2'] }),
    parent: text.nullish().meta({
      description:
        'Name of a recorded profile. Omitted fields are inherited from it; a value of `null` removes what it records. ' +
        'Without a parent, `release`, `arch` and `restorer` are required',
    }),
    kconfig: z.union([z.string(), kconfigMap]).nullish().meta({ description: '`.config` text, or a map of options' }),
    kconfigComplete: z.boolean().optional().meta({
      description:
        'true: an absent option is off, not unknown. Default: for a text, what its content shows; for a map, false',
    }),
    force: z
      .boolean()
      .optional()
      .meta({ description: 'Accept a configuration whose header contradicts `release` or `arch`. Not stored' }),
    objectSupport: objectSupport.optional(),
    features: features.optional().meta({
      description:
        'Features that the kernel has (true) or lacks (false) whatever its release says, such as backports. ' +
        'By rule or object type: `ns-time`, `criu/ns-time`',
    }),
    facts: factsSchema.partial().optional(),
    labels: labels.optional(),
  })
  .superRefine((input, context) => {
    if ((input.parent ?? null) !== null) return;
    for (const name of NEEDED) {
      if (typeof input.kconfig === 'string' && TOLD_BY_KCONFIG.includes(name)) continue;
      if (input[name] === undefined) {
        context.addIssue({ code: 'custom', path: [name], message: 'is required without a parent' });
      }
    }
  })
  .meta({ id: 'ProfileInput' });

export const kconfigQuery = z.strictObject({
  release: text.meta({ description: '`uname -r`. Default: what the body says', example: '6.1.0-56-amd64' }).optional(),
  arch: arch.optional(),
  restorer: z
    .union([text.transform((one) => [one]), z.array(text).max(MAX_RESTORERS)])
    .optional()
    .meta({ description: 'Repeat the field for several restorers', example: 'criu@4.2' }),
  parent: text.optional().meta({ description: 'Profile from which omitted fields are inherited' }),
  kconfigComplete: z.enum(['true', 'false']).optional().meta({
    description:
      'Whether the body is a complete configuration, so that an absent option is off. Default: what its content shows. A defconfig, a fragment and a merged list are not complete',
  }),
  force: flagField.meta({
    description: 'Accept a body whose header contradicts `release` or `arch`',
  }),
});

export const profileQuery = z.strictObject({
  option: text
    .optional()
    .meta({ description: 'Kconfig option to show with its source profile', example: 'CONFIG_TUN' }),
});

const profileName = z.string().meta({ description: 'Name of the source profile' });
const byName = z.record(z.string(), profileName);

export const provenanceSchema = z
  .strictObject({
    ancestors: z.array(z.string()).meta({ description: 'The parent, its parent and so on' }),
    release: profileName,
    arch: profileName,
    restorer: profileName,
    kconfigComplete: profileName,
    kconfig: z.strictObject({
      own: wholeNumber.meta({ description: 'Options that this profile records itself' }),
      inherited: wholeNumber,
      removed: wholeNumber.meta({ description: 'Inherited options that this profile removes by name' }),
    }),
    facts: byName.meta({ description: 'Recorded facts, and facts that a profile marks as not recorded' }),
    objectSupport: byName,
    features: byName,
    labels: byName,
  })
  .meta({ id: 'ProfileProvenance' });

export const optionProvenanceSchema = z
  .strictObject({
    name: z.string(),
    value: z.string().nullable().meta({ description: 'null: absent' }),
    from: profileName.nullable().meta({ description: 'null: no profile records the option' }),
  })
  .meta({ id: 'OptionProvenance' });

const profileCommon = {
  name: z.string(),
  revision: z.number().int().meta({ description: 'Increases by one with every change' }),
  release: z.string(),
  alias: z.string().nullable().meta({ description: 'Release as a UNAME26 process sees it: `2.6.40` for 3.0' }),
  arch,
  restorer: z.array(z.string()),
  parent: z.string().nullable().meta({ description: 'Parent of a derived profile' }),
  kconfigComplete: z.boolean(),
  labels: z.record(z.string(), z.string()),
  digest: z.string().meta({ description: 'Digest of everything recorded; an unchanged PUT creates no revision' }),
  builtin: z.boolean(),
  createdAt: timestamp,
  links: z.strictObject({ self: z.string(), column: z.string() }),
};

export const profileSummarySchema = z.strictObject(profileCommon).meta({ id: 'ProfileSummary' });
export const profileSchema = z
  .strictObject({
    ...profileCommon,
    kconfig: z.record(z.string(), z.string()).meta({ description: 'All recorded options' }),
    objectSupport: z
      .record(z.string(), z.array(z.number().int()))
      .meta({ description: 'Object types and versions recorded by hand' }),
    features: z.record(z.string(), z.boolean()).meta({ description: 'Features stated by hand' }),
    supports: z
      .record(z.string(), z.record(z.string(), z.array(z.number().int())).nullable())
      .meta({ description: 'By restorer: object types and versions derived from its release; null: not known' }),
    facts: factsSchema,
    from: provenanceSchema.nullable().meta({ description: 'Source profile of each part; null without a parent' }),
    option: optionProvenanceSchema.nullable().meta({ description: 'The option requested with `option=`' }),
  })
  .meta({ id: 'Profile' });
export const profileListSchema = z.strictObject({ items: z.array(profileSummarySchema), next: nextField });

export const kernelListSchema = z.strictObject({
  items: z.array(z.strictObject({ release: z.string(), arch, profiles: z.array(z.string()) }).meta({ id: 'Kernel' })),
});
