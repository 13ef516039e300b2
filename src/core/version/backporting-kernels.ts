/**
 * Kernels whose distribution adds features of newer ones to them: their number proves nothing about what they lack. A
 * row is recognised by the text of `uname -r`. To add a distribution, add a row with a kernel that shows it.
 */
export interface BackportingKernels {
  readonly id: string;
  readonly title: string;
  readonly release: RegExp;
  /** Where a backport was seen. */
  readonly evidence: readonly string[];
}

const CONFIGS = 'configuration in nyrahul/linux-kernel-configs, commit a9a67fd58980';

/** The first that fits names the kernel: the special ones stand before the general. */
export const BACKPORTING_KERNELS: readonly BackportingKernels[] = [
  {
    id: 'uek',
    title: 'Oracle UEK',
    release: /uek(?:next)?(?:[._]|$)/,
    evidence: [
      'configuration of 4.1.12-124.93.1.el7uek: CONFIG_USERFAULTFD=y (mainline 4.3)',
      'https://github.com/checkpoint-restore/criu/issues/1592: half of clone3 with set_tid in 5.4.17 (mainline 5.5)',
    ],
  },
  {
    id: 'virtuozzo',
    title: 'Virtuozzo and OpenVZ',
    release: /(?:[.-]v[ez]\d|\d+stab\d+)/,
    evidence: ['the releases of Virtuozzo 7 are those of RHEL 7: 3.10.0-N.vz7.M; CRIU comes from it'],
  },
  {
    id: 'cloudlinux',
    title: 'CloudLinux',
    release: /\.lve(?:\.|$|\d)/,
    evidence: ['its kernels are those of RHEL with patches: 4.18.0-N.lve.el8'],
  },
  {
    id: 'rhel',
    title: 'RHEL and its rebuilds',
    release: /[._-]el-?\d/,
    evidence: [
      `3.10.0-1160.59.1.el7: CONFIG_NF_TABLES=m (mainline 3.13), CONFIG_USERFAULTFD=y (4.3): ${CONFIGS}`,
      `4.18.0-305.el8: CONFIG_TIME_NS=y (mainline 5.6): ${CONFIGS}`,
      'https://github.com/checkpoint-restore/criu/issues/1042: CRIU 3.10 restores on 3.10.0-693.el7',
      'https://github.com/checkpoint-restore/criu/pull/1516: time namespaces of CentOS 8',
    ],
  },
  {
    id: 'sle',
    title: 'SUSE Linux Enterprise and openSUSE Leap',
    release:
      /^(?:(?:2\.6\.\d+\.\d+|[345]\.\d+\.\d+|6\.4\.0)-(?:lp15)?\d[\d.]*|6\.12\.0-16\d{4}[\d.]*)-(?:default|preempt|rt|rt_debug|azure|kvmsmall|64kb|vanilla|xen|pae|ec2|trace|debug|bigmem|lpae|zfcpdump|coco|coco_debug)$/,
    evidence: [
      '5.3.18-59.24-default of SLE 15 SP3: CONFIG_TIME_NS=y (mainline 5.6)',
      'https://en.opensuse.org/Portal:Leap: Leap 15 is made of the sources of SLE 15',
      'SLES 16 has kernel 6.12, and builds count from the release (5.14.21-150500 is 15 SP5): 6.12.0-160000 is inferred',
    ],
  },
  {
    id: 'amazon',
    title: 'Amazon Linux',
    release: /\.amzn\d/,
    evidence: ['5.4 and 5.10 of amzn2 have DAMON (mainline 5.15): https://damonitor.github.io'],
  },
  {
    id: 'alibaba-tencent',
    title: 'Alibaba Cloud Linux, Anolis OS, TencentOS and OpenCloudOS',
    release: /(?:[.-](?:al|alnx|alios|an|tl|oc|ocs)\d|tlinux|^\d+\.\d+\.\d+-\d{1,2}[.-]00\d\d(?:\.\d+)?$)/,
    evidence: [
      `4.19.91-27.7.al7: CONFIG_IO_URING=y (mainline 5.1): ${CONFIGS}`,
      'https://intl.cloud.tencent.com/document/product/213/40225: TencentOS adds features to 4.14.105',
    ],
  },
  {
    id: 'openeuler',
    title: 'openEuler, EulerOS and distributions made of it',
    release: /\.(?:oe\d|eulerosv\d|ky\d|uel\d|uelc\d|hce\d|ctl\d|nfs\d|bclinux)/,
    evidence: [
      'https://gitee.com/openeuler/kernel: OLK-5.10 and OLK-6.6 take features of newer kernels',
      'EulerOS names its kernels 4.18.0-147.5.1.6.h998.eulerosv2r9; openEuler comes from it',
    ],
  },
  {
    id: 'azure-linux',
    title: 'Azure Linux, CBL-Mariner and WSL',
    release: /(?:\.(?:cm|azl)\d|-mshv\d|microsoft-standard)/,
    evidence: ['6.1.58.mshv8-1.cm2: drivers of newer kernels: github.com/microsoft/azurelinux, SPECS/kernel-mshv'],
  },
  {
    id: 'photon',
    title: 'Photon OS',
    release: /\.ph\d/,
    evidence: ['github.com/vmware/photon, SPECS/linux: patches of newer kernels'],
  },
  {
    id: 'ubuntu',
    title: 'Ubuntu and kernels made of it',
    release:
      /^\d+\.\d+\.\d+-\d+(?:\.\d+)?-(?:generic|lowlatency|server|virtual|kvm|aws|azure|gcp|gke|gkeop|oracle|ibm|oem|raspi2?|intel|nvidia|xilinx|bluefield|snapdragon|euclid|realtime|hwe|dell300x|iot|fips|laptop|starfive|allwinner|hyperv)/,
    evidence: ['https://bugs.launchpad.net/bugs/1567597: seccomp actions of 4.14 in 4.4.0-93-generic'],
  },
  {
    id: 'pve',
    title: 'Proxmox VE',
    release: /-\d+-pve$/,
    evidence: ['its kernels are those of Ubuntu: git.proxmox.com, pve-kernel, submodules/ubuntu-kernel'],
  },
  {
    id: 'android',
    title: 'Android',
    release: /(?:-android\d|-perf(?:[+-]|$)|-qgki|-gki|-ab\d{6,})/,
    evidence: ['https://source.android.com/docs/core/architecture/kernel/android-common: backports of features'],
  },
  {
    id: 'chromium',
    title: 'Container-Optimized OS, ChromeOS, or a tree with changes of its own',
    release: /\+$|-\d{5}-g[0-9a-f]{7,}(?:[+-]|$)/,
    evidence: [
      'https://cos.googlesource.com/third_party/kernel: a tree with backports; its releases end in a plus',
      'scripts/setlocalversion of the kernel: a plus stands for commits above the tag',
    ],
  },
  {
    id: 'tegra',
    title: 'NVIDIA Jetson Linux',
    release: /-(?:tegra|l4t)(?:[+-]|$|-)/,
    evidence: ['https://docs.nvidia.com/jetson: releases 4.9 and 5.10 carry drivers of newer kernels'],
  },
  {
    id: 'xcp-ng',
    title: 'XenServer and XCP-ng',
    release: /^4\.(?:4|19)\.\d+\+\d/,
    evidence: ['github.com/xcp-ng-rpms/kernel, SOURCES: patches of newer kernels on 4.19.0+1'],
  },
];

/** The row of a release; null: nothing shows that its number is not to be trusted. */
export function backportingKernelsOf(release: string): BackportingKernels | null {
  return BACKPORTING_KERNELS.find((row) => row.release.test(release)) ?? null;
}
