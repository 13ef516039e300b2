import { decodeKconfig } from '#core/kconfig/decode-kconfig.ts';
import { KconfigError } from '#core/kconfig/kconfig-error.ts';
import { expandWhole, isCompressed } from './expand-buffer.ts';
import { type KernelConfig, KernelConfigError } from './kernel-config.ts';
import type { KernelFileLimits } from './limits.ts';
import { isConfigPath, releaseOfPath } from './release-of.ts';

/** Collects the files of a package that are configurations; all others pass by. */
export class ConfigFiles {
  readonly #limits: KernelFileLimits;
  readonly #found: { name: string; bytes: Buffer }[] = [];
  #entries = 0;
  #open: { name: string; chunks: Uint8Array[]; bytes: number } | null = null;

  constructor(limits: KernelFileLimits) {
    this.#limits = limits;
  }

  open(name: string, isFile: boolean): void {
    this.#entries += 1;
    if (this.#entries > this.#limits.entries) {
      throw new KernelConfigError(`the package has more than ${this.#limits.entries} files`);
    }
    if (name.length > this.#limits.nameBytes)
      throw new KernelConfigError('the package has a file name that is too long');
    this.#open = isFile && isConfigPath(name) ? { name, chunks: [], bytes: 0 } : null;
  }

  write(part: Uint8Array): void {
    const open = this.#open;
    if (open === null) return;
    open.bytes += part.length;
    if (open.bytes > this.#limits.configBytes) {
      throw new KernelConfigError(`${open.name} has more than ${this.#limits.configBytes} bytes`);
    }
    // What a feeder gives is good until it asks again.
    open.chunks.push(new Uint8Array(part));
  }

  close(): void {
    if (this.#open === null) return;
    if (this.#found.length === this.#limits.configs) {
      throw new KernelConfigError(`the package has more than ${this.#limits.configs} configurations`);
    }
    this.#found.push({ name: this.#open.name, bytes: Buffer.concat(this.#open.chunks) });
    this.#open = null;
  }

  /** @throws KernelConfigError if there was none */
  async end(): Promise<readonly KernelConfig[]> {
    if (this.#found.length === 0) {
      throw new KernelConfigError(
        'the package has no boot/config-RELEASE, no lib/modules/RELEASE/config and no usr/src/linux-config-*. Of ' +
          'recent Debian kernels, linux-base-RELEASE or linux-config-VERSION has the configuration',
      );
    }
    return Promise.all(
      this.#found.map(async ({ name, bytes }) => ({
        text: await textOf(bytes, this.#limits),
        place: name.replace(/^(\.?\/)+/, ''),
        release: releaseOfPath(name),
      })),
    );
  }
}

/** UTF-8, plain or compressed. */
export async function textOf(bytes: Uint8Array, limits: KernelFileLimits): Promise<string> {
  const plain = isCompressed(bytes) ? await expandWhole(bytes, limits.configBytes) : bytes;
  if (plain.length > limits.configBytes) {
    throw new KernelConfigError(`the configuration has more than ${limits.configBytes} bytes`);
  }
  try {
    decodeKconfig(plain);
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (error) {
    if (error instanceof KconfigError) throw new KernelConfigError(error.message);
    throw new KernelConfigError('the file is not a kernel with an embedded configuration, a package, or text');
  }
}
