import type { Json } from './json-object.ts';
import { CONTAINER_LIMITS } from './limits.ts';

/** Classes of devices that a restore depends on. Another path of an image may be anything, and is not passed on. */
const DEVICE =
  /^\/dev\/(?:nvidia(?:\d{1,3}|ctl|-uvm|-uvm-tools|-modeset)|nvidia-caps\/nvidia-cap\d{1,4}|kfd|dri\/(?:card|renderD)\d{1,4}|net\/tun|fuse|kvm|vfio\/(?:vfio|\d{1,4})|infiniband\/[a-z_]{1,16}\d{0,4})$/;

export function isKnownDevice(path: string): boolean {
  return DEVICE.test(path);
}

/** Device nodes that a runtime specification lists, or mounts from the host. */
export function devicePathsOf(devices: readonly Json[], mounts: readonly Json[]): readonly string[] {
  const paths = [...devices.map(({ path }) => path), ...mounts.map(({ source }) => source)];
  const known = paths.filter((path): path is string => typeof path === 'string' && isKnownDevice(path));
  return [...new Set(known)].sort().slice(0, CONTAINER_LIMITS.devices);
}

/** How many GPUs the nodes stand for: each NVIDIA GPU has a number, each AMD GPU a render node beside /dev/kfd. */
export function countGpus(devices: readonly string[]): number {
  const nvidia = devices.filter((path) => /^\/dev\/nvidia\d+$/.test(path)).length;
  const amd = devices.includes('/dev/kfd') ? devices.filter((path) => path.includes('/renderD')).length : 0;
  return nvidia + amd;
}
