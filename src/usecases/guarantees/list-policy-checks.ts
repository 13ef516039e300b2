import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { PolicyCheck } from '../ports/guarantee.ts';
import type { Ports } from '../ports/ports.ts';
import type { Page } from '../ports/shared.ts';
import { findPolicy } from './find-policy.ts';

/** The history of a policy, newest first. */
export async function listPolicyChecks(
  ports: Pick<Ports, 'policies'>,
  input: PageInput & { name: string },
): Promise<Page<PolicyCheck & { readonly id: number }>> {
  const page = openPage('policyChecks', input);
  const { name } = await findPolicy(ports, input);
  return sealPage('policyChecks', await ports.policies.checks(name, page));
}
