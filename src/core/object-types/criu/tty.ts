import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `tty`. Evidence `criu:` paths are those of release 4.2. */
export const TTY_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'tty-pty',
    title: 'Pseudo terminal',
    area: 'tty',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'tty-info', path: 'type', op: '==', value: 1 }] },
    evidence: ['criu:criu/tty.c:625', 'criu:criu/cr-check.c:63', 'kernel: ioctl_tty(2)'],
  }),
  criuObjectType({
    id: 'tty-console-vt-serial',
    title: 'Console, virtual terminal or serial line',
    area: 'tty',
    since: '2.2',
    detect: {
      logic: 'any',
      conditions: [{ file: 'tty-info', path: 'type', op: 'in', value: [2, 3, 6] }],
      attributes: [
        {
          name: 'kinds',
          take: 'names',
          from: [
            {
              file: 'tty-info',
              path: 'type',
              op: 'table',
              rows: [
                { name: 'console', value: 2 },
                { name: 'vt', value: 3 },
                { name: 'serial', value: 6 },
              ],
            },
          ],
        },
      ],
    },
    attributes: { kinds: 'console, vt, serial' },
    evidence: ['criu:criu/tty.c:252'],
  }),
  criuObjectType({
    id: 'tty-external',
    title: 'External terminal',
    area: 'tty',
    since: '2.0',
    detect: { logic: 'any', conditions: [{ file: 'tty-info', path: 'type', op: '==', value: 5 }] },
    evidence: ['criu:criu/tty.c:244'],
  }),
  criuObjectType({
    id: 'tty-shell-job',
    title: 'Session outside the image',
    area: 'tty',
    since: '1.0',
    detect: { detector: 'session-outside' },
    evidence: ['criu:criu/tty.c:1010'],
  }),
];
