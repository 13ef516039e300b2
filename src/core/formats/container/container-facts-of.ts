import type { ContainerFacts } from './container-facts.ts';
import { CONTAINER_LIMITS } from './limits.ts';

/** What was found beside the image set: parsed JSON by file name, and the names of all files seen there. */
export interface ContainerFiles {
  readonly json: ReadonlyMap<string, unknown>;
  readonly names: ReadonlySet<string>;
}

type Json = Readonly<Record<string, unknown>>;

const MANAGER = 'io.container.manager';
const MANAGERS: Readonly<Record<string, ContainerFacts['flavour']>> = { libpod: 'podman', 'cri-o': 'cri-o' };

/** Facts of the container around an image set; null when there is none. Values that are too long are cut. */
export function containerFactsOf(files: ContainerFiles): ContainerFacts | null {
  const flavour = flavourOf(files);
  if (flavour === null) return null;
  const spec = objectOf(files.json.get('spec.dump'));
  const config = objectOf(files.json.get('config.dump'));
  const linux = objectOf(spec.linux);
  const process = objectOf(spec.process);
  return {
    flavour,
    annotations: annotationsOf(objectOf(spec.annotations)),
    runtime: runtimeOf(textOf(config.ociRuntime) ?? textOf(config.runtime)),
    rootfsImage: textOf(config.rootfsImageName) ?? textOf(config.rootfsImageRef) ?? textOf(config.rootfsImage),
    namespaces: namespacesOf(linux.namespaces),
    seccomp: Object.keys(objectOf(linux.seccomp)).length > 0,
    apparmorProfile: textOf(process.apparmorProfile),
    selinuxLabel: textOf(process.selinuxLabel),
    bindMounts: bindMountsOf(files.json.get('bind.mounts'), spec.mounts),
    cgroupsPath: textOf(linux.cgroupsPath),
  };
}

function flavourOf(files: ContainerFiles): ContainerFacts['flavour'] | null {
  if (!files.json.has('spec.dump')) return files.json.has('descriptors.json') ? 'runc' : null;
  const annotations = objectOf(objectOf(files.json.get('spec.dump')).annotations);
  const manager = textOf(annotations[MANAGER]);
  const named = manager === null ? undefined : MANAGERS[manager];
  if (named !== undefined) return named;
  if (files.names.has('status.dump') || files.names.has('status')) return 'containerd';
  if (files.names.has('network.status') || files.names.has('pod.options')) return 'podman';
  return 'containerd';
}

/** `org.criu.*` and the manager: other annotations may carry anything and are not kept. */
function annotationsOf(annotations: Json): Readonly<Record<string, string>> {
  const kept = Object.entries(annotations)
    .filter(([key]) => (key.startsWith('org.criu.') || key === MANAGER) && key.length <= 128)
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
  return listOf(value)
    .slice(0, CONTAINER_LIMITS.namespaces)
    .map((namespace) => ({
      kind: textOf(namespace.type) ?? 'unknown',
      joinsPath: (textOf(namespace.path) ?? '') !== '',
    }));
}

function bindMountsOf(listed: unknown, mounts: unknown): number {
  if (Array.isArray(listed)) return listed.length;
  return listOf(mounts).filter((mount) => mount.type === 'bind').length;
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, CONTAINER_LIMITS.valueLength) : null;
}
