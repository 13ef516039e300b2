import type { Arch } from '../image/arch.ts';
import type { AttributeValue } from '../image/attribute-value.ts';
import type { HostFacts } from '../profile/profile.ts';
import type { RuntimeName } from '../profile/runtime.ts';

/**
 * A test on one inventory object's attributes; all given parts must hold. An attribute that the inventory leaves out is
 * missing evidence: what the condition limits is then judged, and unmet it is `unknown`. Only `present` may ask for it.
 */
export interface AttributeCondition {
  readonly attribute: string;
  readonly equals?: AttributeValue;
  readonly notEquals?: AttributeValue;
  /** The attribute is a list that contains this. */
  readonly contains?: string | number;
  /** The attribute is a list with a text that begins so: `unknown-`, whatever the number behind it. */
  readonly containsPrefix?: string;
  readonly min?: number;
  readonly max?: number;
  readonly present?: boolean;
}

export interface OptionNeed {
  /** `CONFIG_TUN` */
  readonly option: string;
  /** First kernel that has the option; older kernels need nothing here (built in or not there: see `kernel`). */
  readonly since?: string;
  /** First kernel that no longer has it. */
  readonly until?: string;
  /** Module to load when the option is `m`; absent when the option cannot be `m`. */
  readonly module?: string;
  /** `n` = must be off. */
  readonly value?: 'y' | 'n';
  /** A fact of the host that shows the option on, where the configuration does not say; recorded as `off`, it shows it off. */
  readonly shownBy?: { readonly fact: 'thp'; readonly off: string | number };
}

/** An option, or the module of one, that shows a feature. */
export interface ProvingOption {
  readonly option: string;
  readonly module?: string;
}

/**
 * The kernel has none of the releases between which something is broken. A fault has two ends, and stable series get
 * both at point releases of their own.
 */
export interface KernelFaultNeed {
  readonly need: 'kernel-fault';
  /** A noun phrase: `the strict check of commit 12f147ddd6de`. */
  readonly fault: string;
  /** Ranges of releases that have it (`>=6.1.142 <6.1.149`); a stable series is one range. */
  readonly broken: readonly string[];
  /** Ranges of releases for which it is not recorded whether they have it. */
  readonly unsure?: readonly string[];
  /** Range in which a kernel may have it whose name does not show the stable point release (`6.8.0-60-generic`). */
  readonly hidden?: string;
  /** Only kernels whose release text matches this regular expression: a fault of one distribution. */
  readonly releases?: string;
  readonly source: string;
}

/** One thing that restoring an object needs. `when` limits it to objects whose attributes say so. */
export type Need = (
  | {
      readonly need: 'kernel';
      readonly min?: string;
      readonly max?: string;
      /** The kernel's major.minor.patch must equal this attribute, a text such as `2.6.38`. */
      readonly fromAttribute?: string;
      /**
       * Options that came with the feature and exist only with it: on, one of them proves that an older kernel has it. An
       * option that older series had too proves nothing (option-lifetimes.ts).
       */
      readonly provenBy?: readonly ProvingOption[];
      /** Below `min`: whether it works there is not recorded. Absent: it does not. */
      readonly below?: 'unknown';
      readonly source: string;
    }
  | KernelFaultNeed
  | { readonly need: 'kconfig'; readonly allOf: readonly OptionNeed[] }
  | { readonly need: 'kconfig-any'; readonly anyOf: readonly OptionNeed[] }
  | {
      readonly need: 'criu';
      readonly min?: string;
      readonly max?: string;
      /** At least the release in this attribute, a text such as `4.5`; null there: none is known to be new enough. */
      readonly fromAttribute?: string;
      readonly below: 'fails' | 'state-lost' | 'misbehaves';
    }
  | {
      readonly need: 'cpu-flags';
      readonly flags?: readonly string[];
      readonly fromAttribute?: string;
      /** Features the CPU must not have. */
      readonly absent?: readonly string[];
      /** The words of the assumption, where the list of flags would be long. */
      readonly assumes?: string;
    }
  | { readonly need: 'lsm'; readonly module: string; readonly active: boolean }
  | { readonly need: 'arch'; readonly anyOf?: readonly string[]; readonly fromAttribute?: string }
  | {
      /** Compare a recorded host fact with a number, a text or an attribute of the object. */
      readonly need: 'fact';
      readonly fact: keyof HostFacts;
      /** `version-at-least`: dotted numbers, such as releases of a driver. */
      readonly test: 'equals' | 'at-least' | 'at-most' | 'one-of' | 'version-at-least';
      readonly value?: string | number;
      /** For `one-of`. */
      readonly values?: readonly (string | number)[];
      readonly fromAttribute?: string;
      /** Options that, when on, settle the fact where it is not recorded; two that disagree settle nothing. */
      readonly shownBy?: Readonly<Record<string, string | number>>;
    }
  /** The lowest index of a network device, in this attribute, is not one that the kernel gives to devices of its own. */
  | { readonly need: 'device-index'; readonly fromAttribute: string }
  | {
      /** One recorded fact that holds is enough. None recorded that holds: assumed, unless all are recorded. */
      readonly need: 'facts-any';
      readonly anyOf: readonly { readonly fact: keyof HostFacts; readonly values: readonly (string | number)[] }[];
      readonly text: string;
    }
  | {
      /** Capabilities of the restorer: one of `anyOf`, or all that the attribute lists. */
      readonly need: 'capabilities';
      readonly anyOf?: readonly string[];
      readonly fromAttribute?: string;
    }
  /** Device nodes that the attribute lists. */
  | { readonly need: 'devices'; readonly fromAttribute: string }
  /** Something outside kernel and profile (a file, free memory): always an assumption. */
  | {
      readonly need: 'host';
      readonly text: string;
      /** Nearly every image asks for it, so answers fold it. */
      readonly usual?: true;
    }
  /** No kernel can satisfy this, because the image itself is the cause. Only a step helps. */
  | { readonly need: 'impossible'; readonly required: string; readonly found: string }
) & {
  readonly when?: AttributeCondition;
  /** Only on kernels of this range (`<5.5`): newer ones have another way. */
  readonly kernels?: string;
  /** Only with CRIU releases of this range (`<3.14`): newer ones do without. */
  readonly restorers?: string;
  /** Only on kernels of these architectures: evidence about one says nothing about another. */
  readonly arches?: readonly Arch[];
};

export type StepKind = 'convert' | 'filter' | 'option' | 'host';

/** A way round an unmet need. */
export interface Adjustment {
  readonly kind: StepKind;
  readonly text: string;
  /** What is lost by doing it; null = nothing. */
  readonly loses: string | null;
  /** Which needs it makes moot (`need` names); absent = all of the rule's. */
  readonly helps?: readonly Need['need'][];
  /** Only on these, e.g. `--weak-sysctls` exists since CRIU 2.9. */
  readonly criuMin?: string;
  /** Runtimes that do it by themselves: with them it is no step. */
  readonly doneBy?: readonly RuntimeName[];
}

/**
 * What to do about a need that no step meets. The answer stays `no` until it is done, so it is no adjustment: it loses
 * too much, it is not sure to help, or the image has to be made again.
 */
export interface RuleWayOut {
  /** `option`: restore with it. `checkpoint`: make another image of the program. Equal texts of several rules are one way. */
  readonly kind: 'option' | 'checkpoint';
  readonly text: string;
  readonly loses: string | null;
  readonly criuMin?: string;
  /** Of a new checkpoint: what the new image lacks. */
  readonly without?: {
    /** Object types. */
    readonly objects: readonly string[];
    /** Entries of any attribute that is a list. */
    readonly values: readonly string[];
  };
}

export type Confidence = 'verified-experiment' | 'verified-source' | 'documented' | 'inferred';

/** One requirement or breakpoint with its evidence. */
export interface Rule {
  /** Kebab-case; CRIU rules carry the feature id of the catalogue (`tcp-established`). */
  readonly id: string;
  readonly title: string;
  readonly area: string;
  /** Object types that it is about; `profile` = about the profile alone, whatever the image of that family contains. */
  readonly appliesTo: readonly string[] | 'profile';
  readonly family: 'linux-cr' | 'criu' | 'any';
  /** Image arches; absent = every arch. */
  readonly arches?: readonly Arch[];
  /** The whole rule applies only to objects whose attributes say so. */
  readonly when?: AttributeCondition;
  /** For profile rules: kernels that it is about (a range such as `>=6.13`). */
  readonly kernels?: string;
  /** For profile rules: CRIU releases that it is about (a range such as `>=3.16 <4.0`); absent = every release. */
  readonly restorers?: string;
  readonly needs: readonly Need[];
  /**
   * What an unmet need means: restore fails; restore continues and something is or may be lost; or the image does not
   * show whether it matters.
   */
  readonly unmet: 'blocker' | 'note' | 'unknown';
  readonly adjustments: readonly Adjustment[];
  /** Unmet, the restore succeeds and the process dies: the assumption that matters most. */
  readonly kills?: true;
  /** Absent: none of its own. */
  readonly waysOut?: readonly RuleWayOut[];
  /** One sentence for people: why the kernel or CRIU behaves so. */
  readonly text: string;
  readonly evidence: readonly string[];
  readonly confidence: Confidence;
}

export interface RuleBook {
  /** Content hash of all rules and of the catalogue they speak of, `rb-` and 12 hex digits. */
  readonly revision: string;
  readonly rules: readonly Rule[];
}
