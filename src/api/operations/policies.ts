import type { AnswerShape, Operation } from '../operation.ts';
import { idempotencyHeaders } from '../schemas/image.ts';
import {
  checkListSchema,
  policyCheckSchema,
  policyInput,
  policyListSchema,
  policyParams,
  policySchema,
  recordedCheckSchema,
} from '../schemas/policy.ts';
import { pageQuery } from '../schemas/shared.ts';

export const POLICIES_PATH = '/api/v1/policies';
const POLICY_PATH = `${POLICIES_PATH}/{name}`;
const tag = 'Policies';

const shown = (description: string): AnswerShape => ({ description, content: { 'application/json': policySchema } });

export const putPolicy: Operation = {
  method: 'put',
  path: POLICY_PATH,
  id: 'putPolicy',
  tag,
  summary: 'Record or replace a policy',
  description: 'A policy requires a rung of the guarantee ladder to hold, or images to restore on profiles or a fleet.',
  params: policyParams,
  body: { 'application/json': policyInput },
  answers: { 200: shown('Replaced; its history stays'), 201: shown('Created; `Location` has its address') },
  problems: [
    'policy-malformed',
    'guarantee-unknown',
    'profile-not-found',
    'fleet-not-found',
    'name-malformed',
    'request-malformed',
    'payload-too-large',
    'unsupported-media-type',
  ],
};

export const getPolicies: Operation = {
  method: 'get',
  path: POLICIES_PATH,
  id: 'getPolicies',
  tag,
  summary: 'List all policies by name',
  query: pageQuery,
  answers: { 200: { description: 'A page', content: { 'application/json': policyListSchema } } },
  problems: ['request-malformed', 'cursor-malformed'],
};

export const getPolicy: Operation = {
  method: 'get',
  path: POLICY_PATH,
  id: 'getPolicy',
  tag,
  summary: 'Show one policy',
  params: policyParams,
  answers: { 200: shown('The policy') },
  problems: ['policy-not-found', 'request-malformed'],
};

export const deletePolicy: Operation = {
  method: 'delete',
  path: POLICY_PATH,
  id: 'deletePolicy',
  tag,
  summary: 'Delete a policy and its history',
  params: policyParams,
  answers: { 204: { description: 'Deleted' } },
  problems: ['policy-not-found', 'request-malformed'],
};

export const getPolicyCheck: Operation = {
  method: 'get',
  path: `${POLICY_PATH}/check`,
  id: 'getPolicyCheck',
  tag,
  summary: 'Check whether the images meet the policy now',
  description: 'Records nothing. Every outcome has status 200.',
  params: policyParams,
  answers: { 200: { description: 'The check', content: { 'application/json': policyCheckSchema } } },
  problems: ['policy-not-found', 'request-malformed', 'records-changing'],
};

export const postPolicyCheck: Operation = {
  method: 'post',
  path: `${POLICY_PATH}/checks`,
  id: 'postPolicyCheck',
  tag,
  summary: 'Check a policy and record the outcome in its history',
  params: policyParams,
  headers: idempotencyHeaders,
  answers: { 201: { description: 'Checked and recorded', content: { 'application/json': recordedCheckSchema } } },
  problems: [
    'policy-not-found',
    'request-malformed',
    'records-changing',
    'idempotency-key-malformed',
    'idempotency-key-in-use',
    'idempotency-key-reused',
  ],
};

export const getPolicyChecks: Operation = {
  method: 'get',
  path: `${POLICY_PATH}/checks`,
  id: 'getPolicyChecks',
  tag,
  summary: 'List the checks of a policy, newest first',
  params: policyParams,
  query: pageQuery,
  answers: { 200: { description: 'A page', content: { 'application/json': checkListSchema } } },
  problems: ['policy-not-found', 'request-malformed', 'cursor-malformed'],
};
