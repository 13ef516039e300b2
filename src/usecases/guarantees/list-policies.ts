import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { StoredPolicy } from '../ports/guarantee.ts';
import type { Ports } from '../ports/ports.ts';
import type { Page } from '../ports/shared.ts';

/** By name. */
export async function listPolicies(ports: Pick<Ports, 'policies'>, input: PageInput): Promise<Page<StoredPolicy>> {
  return sealPage('policies', await ports.policies.list(openPage('policies', input)));
}
