import type { Router } from 'express';
import { checkPolicy, recordPolicyCheck } from '#usecases/guarantees/check-policy.ts';
import { deletePolicy as forgetPolicy } from '#usecases/guarantees/delete-policy.ts';
import { findPolicy } from '#usecases/guarantees/find-policy.ts';
import { listPolicies } from '#usecases/guarantees/list-policies.ts';
import { listPolicyChecks } from '#usecases/guarantees/list-policy-checks.ts';
import { putPolicy as recordPolicy } from '#usecases/guarantees/put-policy.ts';
import type { PolicyCheck, StoredPolicy } from '#usecases/ports/guarantee.ts';
import type { ApiDeps } from '../api-deps.ts';
import { digestOf } from '../digest-of.ts';
import { HttpError } from '../http-error.ts';
import { mount, paramOf } from '../operation.ts';
import {
  deletePolicy,
  getPolicies,
  getPolicy,
  getPolicyCheck,
  getPolicyChecks,
  POLICIES_PATH,
  postPolicyCheck,
  putPolicy,
} from '../operations/policies.ts';
import { parseFields } from '../parse-fields.ts';
import { mediaTypeOf, readJson } from '../read-body.ts';
import { runOnce } from '../run-once.ts';
import { policyInput } from '../schemas/policy.ts';
import { noQuery, pageQuery } from '../schemas/shared.ts';

const MAX_POLICY_BYTES = 256 * 1024;

export function mountPolicies(router: Router, { ports }: ApiDeps): void {
  mount(router, putPolicy, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    if (mediaTypeOf(req) !== 'application/json') {
      throw new HttpError('unsupported-media-type', 'Send the policy as application/json.');
    }
    const policy = parseFields(policyInput, await readJson(req, MAX_POLICY_BYTES), 'body', 'policy-malformed');
    const { stored, created } = await recordPolicy(ports, { name: paramOf(req.params, 'name'), policy });
    const body = viewPolicy(stored);
    if (created) res.location(body.links.self);
    res.status(created ? 201 : 200).json(body);
  });

  mount(router, getPolicies, async (req, res) => {
    const { cursor = null, limit } = parseFields(pageQuery, req.query, 'query');
    const { items, next } = await listPolicies(ports, { cursor, limit });
    res.json({ items: items.map(viewPolicy), next });
  });

  mount(router, getPolicy, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(viewPolicy(await findPolicy(ports, { name: paramOf(req.params, 'name') })));
  });

  mount(router, deletePolicy, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    await forgetPolicy(ports, { name: paramOf(req.params, 'name') });
    res.status(204).end();
  });

  mount(router, getPolicyCheck, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(viewCheck(await checkPolicy(ports, { name: paramOf(req.params, 'name') })));
  });

  mount(router, postPolicyCheck, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    const { status, body } = await runOnce(ports.idempotency, req, res, digestOf(''), async () => {
      const check = await recordPolicyCheck(ports, { name: paramOf(req.params, 'name') });
      return { status: 201, body: viewCheck(check) };
    });
    res.status(status).json(body);
  });

  mount(router, getPolicyChecks, async (req, res) => {
    const { cursor = null, limit } = parseFields(pageQuery, req.query, 'query');
    const { items, next } = await listPolicyChecks(ports, { name: paramOf(req.params, 'name'), cursor, limit });
    res.json({ items: items.map(viewCheck), next });
  });
}

function viewPolicy({ name, images, require, labels, createdAt, updatedAt }: StoredPolicy) {
  const self = `${POLICIES_PATH}/${encodeURIComponent(name)}`;
  return {
    name,
    images,
    require,
    labels,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    links: { self, check: `${self}/check`, checks: `${self}/checks` },
  };
}

function viewCheck<T extends PolicyCheck>({ checkedAt, ...check }: T) {
  return { ...check, checkedAt: checkedAt.toISOString() };
}
