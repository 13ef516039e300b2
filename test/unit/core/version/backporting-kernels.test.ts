import { describe, expect, it } from 'vitest';
import { BACKPORTING_KERNELS, backportingKernelsOf } from '#core/version/backporting-kernels.ts';

describe('kernels whose number proves nothing about what they lack', () => {
  it.each([
    ['3.10.0-1160.59.1.el7.x86_64', 'rhel'],
    ['3.10.0-1160.119.1.el7_9.ciqcbr.3.1.ppc64le', 'rhel'],
    ['5.14.0-284.30.1.el-9.2.ppc64le', 'rhel'],
    ['4.18.0-553.51.1.el8_10.aarch64', 'rhel'],
    ['4.1.12-124.93.1.el7uek.x86_64', 'uek'],
    ['5.4.17-2102.203.6.el8uek.x86_64', 'uek'],
    ['6.16.0-1.el10ueknext.x86_64', 'uek'],
    ['3.10.0-1160.105.1.vz7.220.4', 'virtuozzo'],
    ['2.6.32-042stab145.3', 'virtuozzo'],
    ['4.18.0-513.11.1.lve.el8.x86_64', 'cloudlinux'],
    ['5.3.18-59.24-default', 'sle'],
    ['4.12.14-122.37-azure', 'sle'],
    ['5.4.0-204-generic', 'ubuntu'],
    ['5.4.0-1103-aws', 'ubuntu'],
    ['5.15.0-1051-azure-fips', 'ubuntu'],
    ['5.4.0-1100-gcp', 'ubuntu'],
    ['6.8.12-4-pve', 'pve'],
    ['5.10.66-android12-9-00001-g1a2b3c4d5e6f', 'android'],
    ['4.14.186-perf+', 'android'],
    ['5.10.90+', 'chromium'],
    ['5.4.210-20523-gabcdef012345', 'chromium'],
    ['4.14.114-103.97.amzn2.x86_64', 'amazon'],
    ['6.1.19-30.43.amzn2023.x86_64', 'amazon'],
    ['5.15.34.1-1.cm2', 'azure-linux'],
    ['6.6.57.1-6.azl3', 'azure-linux'],
    ['5.15.133.1-microsoft-standard-WSL2', 'azure-linux'],
    ['4.19.91-27.7.al7.x86_64', 'alibaba-tencent'],
    ['5.10.0-60.18.0.50.oe2203.x86_64', 'openeuler'],
    ['5.10.142-2.ph4-esx', 'photon'],
    ['4.19.0+1', 'xcp-ng'],
    ['6.12.0-160000.5-default', 'sle'],
    ['5.3.18-lp152.106-default', 'sle'],
    ['2.6.32.59-0.7-default', 'sle'],
    ['5.14.21-150500.13.24-coco_debug', 'sle'],
    ['4.18.0-147.5.1.6.h934.eulerosv2r9.x86_64', 'openeuler'],
    ['5.4.119-19-0009.11', 'alibaba-tencent'],
    ['5.4.119-19.0009.28', 'alibaba-tencent'],
    ['6.6.34-9.oc9.x86_64', 'alibaba-tencent'],
    ['4.9.168-023.ali4000.alios7.x86_64', 'alibaba-tencent'],
    ['5.10.103-v7l+', 'chromium'],
    ['6.12.10-1-default', undefined],
    ['6.12.12+bpo-amd64', undefined],
    ['6.1.0-56-amd64', undefined],
    ['6.12.117+deb12-amd64', undefined],
    ['4.10.13-200.fc25.aarch64', undefined],
    ['5.4.1', undefined],
    ['6.13.12-hardened1', undefined],
    ['6.1.90_1', undefined],
    ['6.12.30-current-x86', undefined],
  ])('%s: %s', (release, id) => {
    expect(backportingKernelsOf(release)?.id).toBe(id);
  });

  it('cite where a backport was seen', () => {
    for (const { id, evidence } of BACKPORTING_KERNELS) expect(evidence.length, id).toBeGreaterThan(0);
    expect(new Set(BACKPORTING_KERNELS.map(({ id }) => id)).size).toBe(BACKPORTING_KERNELS.length);
  });
});
