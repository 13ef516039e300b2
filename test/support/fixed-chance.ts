/**
 * Properties are tried with the same values on every run, so that a run says something about a change and not about
 * chance. FUZZ_SEED tries others.
 */
import fc from 'fast-check';

const SEED = 20_261_201;

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? SEED) });
