/** What /sys and the drivers say of GPUs. */

/** Vendors by the number of their PCI devices. */
const VENDORS: Readonly<Record<string, 'nvidia' | 'amd' | 'intel'>> = {
  '0x10de': 'nvidia',
  '0x1002': 'amd',
  '0x8086': 'intel',
};

export interface PciDevice {
  /** Texts of the files `class` and `vendor`. */
  readonly class: string;
  readonly vendor: string;
}

export interface PciGpus {
  readonly vendor: 'none' | 'nvidia' | 'amd' | 'intel' | 'several';
  readonly count: number;
}

/** Display controllers, and AMD's accelerators, which are processing accelerators. Intel's counts where there is no other. */
export function gpusOfPci(devices: readonly PciDevice[]): PciGpus {
  const isGpu = ({ class: kind }: PciDevice) => /^0x(?:03|12)/.test(kind.trim());
  const vendors = devices.filter(isGpu).flatMap(({ vendor }) => VENDORS[vendor.trim()] ?? []);
  const count = (name: string) => vendors.filter((vendor) => vendor === name).length;
  const [nvidia, amd, intel] = [count('nvidia'), count('amd'), count('intel')];
  if (nvidia > 0 && amd > 0) return { vendor: 'several', count: nvidia + amd };
  if (nvidia > 0) return { vendor: 'nvidia', count: nvidia };
  if (amd > 0) return { vendor: 'amd', count: amd };
  return intel > 0 ? { vendor: 'intel', count: intel } : { vendor: 'none', count: 0 };
}

/** /proc/driver/nvidia/version. */
export function nvidiaDriver(text: string): string | null {
  return /Kernel Module(?: for \S+)?\s+(\d{1,6}(?:\.\d{1,6}){1,3})\b/.exec(text)?.[1] ?? null;
}

/** /proc/driver/nvidia/gpus/<bus>/information. */
export function nvidiaModel(text: string): string | null {
  return /^Model:\s+([\x20-\x7e]{1,100}?)\s*$/m.exec(text)?.[1] ?? null;
}

export interface SmiGpu {
  readonly model: string;
  readonly memoryMib: number | null;
  readonly mig: boolean | null;
}

/** `nvidia-smi --query-gpu=name,memory.total,mig.mode.current --format=csv,noheader,nounits`: a line for each GPU. */
export function smiGpus(out: string): readonly SmiGpu[] {
  const lines = out.split('\n').filter((line) => line.includes(','));
  return lines.map((line) => {
    const [model = '', memory = '', mig = ''] = line.split(',').map((part) => part.trim());
    return {
      model,
      memoryMib: /^\d{1,9}$/.test(memory) ? Number(memory) : null,
      // A GPU that cannot be split prints [N/A].
      mig: mig === 'Enabled' ? true : mig === 'Disabled' || mig === '[N/A]' ? false : null,
    };
  });
}

/** The head that `nvidia-smi` prints. */
export function cudaOfSmi(out: string): string | null {
  return /CUDA Version:\s*(\d{1,3}\.\d{1,3})/.exec(out)?.[1] ?? null;
}

/** A memory bank of a node of /sys/class/kfd/kfd/topology that belongs to a GPU (`heap_type` 1 and 2), in bytes. */
export function kfdBankBytes(text: string): number | null {
  if (!/^heap_type [12]$/m.test(text)) return null;
  const [, bytes = ''] = /^size_in_bytes (\d{1,15})$/m.exec(text) ?? [];
  return bytes === '' ? null : Number(bytes);
}
