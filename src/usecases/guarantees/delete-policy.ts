import { policyNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';

/** Removes the policy and the history of its checks. */
export async function deletePolicy(ports: Pick<Ports, 'policies'>, input: { name: string }): Promise<void> {
  if (!(await ports.policies.delete(input.name))) throw await policyNotFound(ports, input.name);
}
