import type { ContainerFacts } from './container-facts.ts';
import { devicePathsOf } from './device-paths.ts';
import { type Json, objectOf, objectsOf } from './json-object.ts';
import { CONTAINER_LIMITS } from './limits.ts';

/** What one JSON file of a container says; everything else in it, environment and arguments included, is forgotten. */
export type FileFacts = Partial<Omit<ContainerFacts, 'flavour'>>;

/** Names the engine that wrote the container. */
export const MANAGER_ANNOTATION = 'io.container.manager';

const READERS: ReadonlyMap<string, (json: unknown) => FileFacts> = new Map([
  ['spec.dump', (json) => factsOfSpec(objectOf(json))],
  ['config.dump', (json) => factsOfConfig(objectOf(json))],
  ['bind.mounts', (json) => (Array.isArray(json) ? { bindMounts: json.length } : {})],
]);

/** Values that are too long are cut. */
export function factsOfFile(name: string, json: unknown): FileFacts {
  return READERS.get(name)?.(json) ?? {};
}

function factsOfSpec(spec: Json): FileFacts {
  const linux = objectOf(spec.linux);
  const process = objectOf(spec.process);
  return {
    annotations: criuAnnotationsOf(objectOf(spec.annotations)),
    namespaces: namespacesOf(linux.namespaces),
    seccomp: Object.keys(objectOf(linux.seccomp)).length > 0,
    apparmorProfile: textOf(process.apparmorProfile),
    selinuxLabel: textOf(process.selinuxLabel),
    bindMounts: objectsOf(spec.mounts).filter((mount) => mount.type === 'bind').length,
    cgroupsPath: textOf(linux.cgroupsPath),
    specified: true,
    mountTypes: mountTypesOf(spec.mounts),
    terminal: process.terminal === true,
    hooks: hooksOf(objectOf(spec.hooks)),
    devices: devicePathsOf(objectsOf(linux.devices), objectsOf(spec.mounts)),
    limits: limitsOf(objectOf(linux.resources)),
  };
}

/** Types that a runtime specification has in practice; another word of an image is not passed on. */
const MOUNT_TYPES: readonly string[] = [
  'bind',
  'cgroup',
  'cgroup2',
  'devpts',
  'mqueue',
  'overlay',
  'proc',
  'sysfs',
  'tmpfs',
];

/** Of the runtime specification, config.md (POSIX-platform hooks). */
const HOOKS = ['prestart', 'createRuntime', 'createContainer', 'startContainer', 'poststart', 'poststop'];

function hooksOf(hooks: Json): readonly string[] {
  return HOOKS.filter((name) => objectsOf(hooks[name]).length > 0);
}

/** Of the runtime specification, config-linux.md (control groups); rules for devices are no limits. */
const RESOURCES = ['blockIO', 'cpu', 'hugepageLimits', 'memory', 'network', 'pids', 'rdma', 'unified'];

function limitsOf(resources: Json): readonly string[] {
  return RESOURCES.filter((name) => {
    const value = resources[name];
    return Array.isArray(value) ? value.length > 0 : Object.keys(objectOf(value)).length > 0;
  });
}

function mountTypesOf(mounts: unknown): readonly string[] {
  const types = new Set(objectsOf(mounts).map((mount) => mount.type));
  return MOUNT_TYPES.filter((type) => types.has(type));
}

function factsOfConfig(config: Json): FileFacts {
  return {
    runtime: runtimeOf(textOf(config.ociRuntime) ?? textOf(config.runtime)),
    rootfsImage: textOf(config.rootfsImageName) ?? textOf(config.rootfsImageRef) ?? textOf(config.rootfsImage),
  };
}

/** `org.criu.*` and the manager: other annotations may carry anything and are not kept. */
export function criuAnnotationsOf(annotations: Json): Readonly<Record<string, string>> {
  const kept = Object.entries(annotations)
    .filter(([key]) => (key.startsWith('org.criu.') || key === MANAGER_ANNOTATION) && key.length <= 128)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .slice(0, CONTAINER_LIMITS.annotations);
  return Object.fromEntries(kept.map(([key, value]) => [key, textOf(value) ?? '']));
}

/** `/usr/bin/crun` and `io.containerd.runc.v2` are `crun` and `runc`. */
function runtimeOf(name: string | null): string | null {
  if (name === null) return null;
  const shim = /^io\.containerd\.([\w-]+)\.v\d+$/.exec(name);
  return shim?.[1] ?? name.slice(name.lastIndexOf('/') + 1);
}

function namespacesOf(value: unknown): ContainerFacts['namespaces'] {
  return objectsOf(value)
    .slice(0, CONTAINER_LIMITS.namespaces)
    .map((namespace) => ({
      kind: textOf(namespace.type) ?? 'unknown',
      joinsPath: (textOf(namespace.path) ?? '') !== '',
    }));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, CONTAINER_LIMITS.valueLength) : null;
}
