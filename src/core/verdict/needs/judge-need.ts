import type { Need } from '../../rules/rule.ts';
import { judgeCapabilitiesNeed } from './judge-capabilities-need.ts';
import { judgeDeviceIndexNeed } from './judge-device-index-need.ts';
import { judgeDevicesNeed } from './judge-devices-need.ts';
import { judgeArchNeed, judgeCpuFlagsNeed, judgeFactNeed, judgeLsmNeed } from './judge-fact-need.ts';
import { judgeFactsAnyNeed } from './judge-facts-any-need.ts';
import { judgeKconfigAnyNeed, judgeKconfigNeed } from './judge-kconfig-need.ts';
import { judgeKernelFaultNeed } from './judge-kernel-fault-need.ts';
import { judgeKernelNeed } from './judge-kernel-need.ts';
import { judgeCriuNeed } from './judge-restorer-need.ts';
import type { JudgeNeed } from './judgement.ts';

/** Prepares a need once, so that judging it a million times parses nothing. */
export function judgeNeed(need: Need): JudgeNeed {
  switch (need.need) {
    case 'kernel':
      return judgeKernelNeed(need);
    case 'kernel-fault':
      return judgeKernelFaultNeed(need);
    case 'kconfig':
      return judgeKconfigNeed(need);
    case 'kconfig-any':
      return judgeKconfigAnyNeed(need);
    case 'criu':
      return judgeCriuNeed(need);
    case 'cpu-flags':
      return judgeCpuFlagsNeed(need);
    case 'lsm':
      return judgeLsmNeed(need);
    case 'arch':
      return judgeArchNeed(need);
    case 'fact':
      return judgeFactNeed(need);
    case 'device-index':
      return judgeDeviceIndexNeed(need);
    case 'facts-any':
      return judgeFactsAnyNeed(need);
    case 'capabilities':
      return judgeCapabilitiesNeed(need);
    case 'devices':
      return judgeDevicesNeed(need);
    case 'host': {
      const assumed = [{ is: 'assumed', text: need.text, required: `a host where ${need.text}` }] as const;
      return () => assumed;
    }
    case 'impossible': {
      const unmet = [{ is: 'unmet', required: need.required, found: need.found }] as const;
      return () => unmet;
    }
  }
}
