import { policyNotFound } from '../not-found.ts';
import type { StoredPolicy } from '../ports/guarantee.ts';
import type { Ports } from '../ports/ports.ts';

export async function findPolicy(ports: Pick<Ports, 'policies'>, input: { name: string }): Promise<StoredPolicy> {
  const policy = await ports.policies.find(input.name);
  if (policy === null) throw await policyNotFound(ports, input.name);
  return policy;
}
