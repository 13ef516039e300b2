import fc from 'fast-check';
import type { KernelVersion } from '#core/version/kernel-release.ts';

const number = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 99_999 }));

/** Versions, often close to each other. Never an alias of UNAME26: those are read as other numbers. */
export const kernelVersion: fc.Arbitrary<KernelVersion> = fc
  .record({
    numbers: fc.array(number, { minLength: 2, maxLength: 4 }),
    rc: fc.option(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 999 }))),
  })
  .filter(({ numbers: [major, minor, n = 0] }) => !(major === 2 && minor === 6 && n >= 40 && n <= 80));
