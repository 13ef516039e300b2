import type { Profile } from '../profile/profile.ts';
import { type RuntimeName, runtimeNameOf } from '../profile/runtime.ts';
import type { SignatureContent } from '../signature/signature.ts';

/** What calls CRIU, and whether that is recorded. */
export interface WhoRestores {
  readonly name: RuntimeName;
  /** Nobody recorded it: a container checkpoint is taken to be restored by the runtime that made it. */
  readonly isAssumed: boolean;
}

/** They restore archives of their own making, and no bare image set. */
const ENGINES: readonly RuntimeName[] = ['podman', 'cri-o', 'containerd'];

/**
 * The question first, then the profile, then the runtime that made the image; bare CRIU for every other image. An engine
 * does nothing for an image set without a container around it.
 */
export function whoRestores(content: SignatureContent, profile: Profile, asked: string | null): WhoRestores {
  const recorded = asked ?? profile.facts.runtime;
  const name = recorded === null ? null : runtimeNameOf(recorded);
  if (name !== null) return { name: takes(name, content) ? name : 'none', isAssumed: false };
  const maker = makerOf(content);
  return maker === null ? { name: 'none', isAssumed: false } : { name: maker, isAssumed: true };
}

/** The tool around the image set; `oci` is a specification, not a tool. */
function makerOf(content: SignatureContent): RuntimeName | null {
  const container = content.objects.find(({ type }) => type === 'criu/container-criu-floor');
  const manager = container?.attributes.manager;
  return typeof manager === 'string' ? runtimeNameOf(manager) : null;
}

export function takes(runtime: RuntimeName, { objects }: SignatureContent): boolean {
  return !ENGINES.includes(runtime) || objects.some(({ type }) => type.startsWith('criu/container-'));
}
