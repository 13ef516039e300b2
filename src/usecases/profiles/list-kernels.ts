import type { Ports } from '../ports/ports.ts';

export interface RecordedKernel {
  readonly release: string;
  readonly arch: string;
  readonly profiles: readonly string[];
}

/** Distinct releases of the recorded profiles, sorted by version. */
export async function listKernels(ports: Pick<Ports, 'profiles'>): Promise<readonly RecordedKernel[]> {
  return ports.profiles.kernels();
}
