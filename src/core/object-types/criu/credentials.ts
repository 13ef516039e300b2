import { CAPABILITY_NAMES } from '../../image/capability-names.ts';
import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

const HELD = CAPABILITY_NAMES.map((name, bitIndex) => ({ name, bitIndex }));

/** CRIU features of the area `credentials`. Evidence `criu:` paths are those of release 4.2. */
export const CREDENTIALS_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'cap-unknown',
    title: 'Capabilities newer than the target',
    area: 'credentials',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'core',
          path: 'thread_core.creds.cap_eff',
          op: 'table',
          rows: [
            { name: 'audit-read', bitIndex: 37 },
            { name: 'perfmon', bitIndex: 38 },
            { name: 'bpf', bitIndex: 39 },
            { name: 'checkpoint-restore', bitIndex: 40 },
          ],
        },
        {
          file: 'core',
          path: 'thread_core.creds.cap_prm',
          op: 'table',
          rows: [
            { name: 'audit-read', bitIndex: 37 },
            { name: 'perfmon', bitIndex: 38 },
            { name: 'bpf', bitIndex: 39 },
            { name: 'checkpoint-restore', bitIndex: 40 },
          ],
        },
      ],
      attributes: [{ name: 'capabilities', take: 'names' }],
    },
    attributes: { capabilities: 'held capabilities added after Linux 3.11' },
    evidence: [
      'criu:criu/cr-restore.c:2923',
      'https://github.com/checkpoint-restore/criu/issues/499',
      'https://github.com/checkpoint-restore/criu/issues/684',
      'https://github.com/checkpoint-restore/criu/pull/2200',
      'man capabilities(7)',
    ],
  }),
  criuObjectType({
    id: 'cap-held',
    title: 'Capabilities of tasks',
    area: 'credentials',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'thread_core.creds.cap_prm', op: 'table', rows: HELD },
        { file: 'core', path: 'thread_core.creds.cap_inh', op: 'table', rows: HELD },
      ],
      attributes: [{ name: 'capabilities', take: 'names' }],
    },
    attributes: { capabilities: 'capabilities that a task may use or pass on (permitted and inheritable sets)' },
    evidence: [
      'criu:criu/pie/restorer.c:317',
      'man capset(2): the new permitted set must be a subset of the old one',
      'experiment: a task that held CAP_SYS_RESOURCE does not restore where CRIU lacks it',
    ],
  }),
  criuObjectType({
    id: 'cap-bset-drop',
    title: 'Narrowed capability sets',
    area: 'credentials',
    since: '1.0',
    detect: { detector: 'capability-drop' },
    evidence: ['criu:criu/pie/restorer.c:317', 'criu:criu/pie/restorer.c:347'],
  }),
  criuObjectType({
    id: 'cap-ambient',
    title: 'Ambient capabilities',
    area: 'credentials',
    since: '4.1',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'thread_core.creds.cap_amb', op: 'any-nonzero' }] },
    evidence: ['criu:criu/pie/restorer.c:358', 'man capabilities(7)', 'kernel: capabilities(7)'],
  }),
  criuObjectType({
    id: 'no-new-privs',
    title: 'no_new_privs flag',
    area: 'credentials',
    since: '3.19',
    detect: {
      logic: 'any',
      conditions: [{ file: 'core', path: 'thread_core.creds.no_new_privs', op: '==', value: 1 }],
    },
    evidence: ['criu:criu/pie/restorer.c:316', 'man prctl(2)', 'kernel: prctl(2)'],
  }),
  criuObjectType({
    id: 'securebits',
    title: 'Securebits',
    area: 'credentials',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'thread_core.creds.secbits', op: '!=', value: 0 }] },
    evidence: ['criu:criu/pie/restorer.c:250', 'kernel: prctl(2)'],
  }),
  criuObjectType({
    id: 'loginuid',
    title: 'Audit login id',
    area: 'credentials',
    since: '2.0',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.loginuid', op: '!=', value: 4294967295 }] },
    evidence: ['criu:criu/cr-restore.c:614', 'criu:criu/cr-check.c:1162'],
  }),
];
