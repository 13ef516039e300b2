import { textOf } from './config-files.ts';
import { isDebianPackage, readDebianPackage } from './debian-package.ts';
import { expandWhole, isCompressed } from './expand-buffer.ts';
import { type KernelConfig, KernelConfigError } from './kernel-config.ts';
import { readKernelImage } from './kernel-image.ts';
import { KERNEL_FILE_LIMITS, type KernelFileLimits } from './limits.ts';
import { isRpmPackage, readRpmPackage } from './rpm-package.ts';

/**
 * The configurations of kernels in a file that people have: a `.config`, plain or compressed; a Debian or RPM package
 * with a kernel; a kernel that holds its own configuration. By its bytes alone, but for the release in its name.
 *
 * @throws KernelConfigError
 */
export async function readKernelConfig(
  bytes: Buffer,
  caps: Partial<KernelFileLimits> = {},
): Promise<readonly KernelConfig[]> {
  const limits = { ...KERNEL_FILE_LIMITS, ...caps };
  if (bytes.length === 0) throw new KernelConfigError('the file is empty');
  if (isDebianPackage(bytes)) return readDebianPackage(bytes, limits);
  if (isRpmPackage(bytes)) return readRpmPackage(bytes, limits);
  // A kernel of arm64 is a gzip of its image, `/proc/config.gz` one of a text.
  const plain = isCompressed(bytes) ? await expandWhole(bytes, limits.kernelBytes) : bytes;
  const kernel = await readKernelImage(plain, limits);
  return [kernel ?? { text: await textOf(plain, limits), place: 'the file itself', release: null }];
}
