/** What calls CRIU to restore: a container runtime or engine, or `none` when the user calls it directly. */
export const RUNTIME_NAMES = ['none', 'runc', 'crun', 'podman', 'cri-o', 'containerd'] as const;
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

/** Those that call CRIU with options of their own. */
export const CONTAINER_RUNTIMES: readonly RuntimeName[] = RUNTIME_NAMES.filter((name) => name !== 'none');

export const RUNTIME_FORM = `one of ${RUNTIME_NAMES.join(', ')}, with or without @<release>`;

const RELEASE = /^v?(\d{1,4}(?:\.\d{1,4}){0,3}(?:[-+~][0-9A-Za-z.+~-]{1,40})?)$/;

/** `runc`, `runc@1.1.5`, `none`: canonical text; null if it names no known runtime. */
export function parseRuntime(text: string): string | null {
  const [name = '', release, ...others] = text.split('@');
  if (others.length > 0 || !(RUNTIME_NAMES as readonly string[]).includes(name)) return null;
  if (release === undefined) return name;
  const digits = RELEASE.exec(release)?.[1];
  return name === 'none' || digits === undefined ? null : `${name}@${digits}`;
}

export function runtimeNameOf(runtime: string): RuntimeName | null {
  const name = runtime.split('@')[0];
  return RUNTIME_NAMES.find((known) => known === name) ?? null;
}
