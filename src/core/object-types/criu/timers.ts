import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `timers`. Evidence `criu:` paths are those of release 4.2. */
export const TIMERS_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'itimers',
    title: 'Interval timers',
    area: 'timers',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.timers.real', op: 'present' }] },
    evidence: ['criu:criu/pie/restorer.c:2311'],
  }),
  criuObjectType({
    id: 'posix-timers',
    title: 'POSIX timers',
    area: 'timers',
    since: '1.3',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.timers.posix', op: 'non-empty' }] },
    evidence: [
      'criu:criu/pie/restorer.c:1264',
      'criu:criu/kerndat.c:1728',
      'criu:criu/cr-check.c:830',
      'kernel 6.1 fs/proc/base.c:3372 /proc/<pid>/timers under CONFIG_CHECKPOINT_RESTORE',
      'kernel: proc(5) for /proc/pid/timers; search: commit 5ed67f05f66c, submitted March 2013',
    ],
  }),
  criuObjectType({
    id: 'posix-timer-high-id',
    title: 'POSIX timer with a high id',
    area: 'timers',
    since: '4.2',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.timers.posix.it_id', op: '>', value: 10000 }] },
    evidence: ['criu:criu/pie/restorer.c:1291'],
  }),
  criuObjectType({
    id: 'posix-timer-thread-notify',
    title: 'Timer that signals one thread',
    area: 'timers',
    since: '3.16',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.timers.posix.notify_thread_id', op: 'present' }] },
    evidence: ['criu:images/timer.proto:24', 'kernel: proc(5) NSpid'],
  }),
  criuObjectType({
    id: 'posix-timer-clock',
    title: 'Timers on special clocks',
    area: 'timers',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'tc.timers.posix.clock_id', op: 'in', value: [7, 8, 9, 11] },
        { file: 'files', path: 'tfd.clockid', op: 'in', value: [7, 8, 9, 11] },
      ],
      attributes: [
        {
          name: 'clocks',
          take: 'names',
          from: [
            {
              file: 'core',
              path: 'tc.timers.posix.clock_id',
              op: 'table',
              rows: [
                { name: 'boottime', value: 7 },
                { name: 'realtime-alarm', value: 8 },
                { name: 'boottime-alarm', value: 9 },
                { name: 'tai', value: 11 },
              ],
            },
            {
              file: 'files',
              path: 'tfd.clockid',
              op: 'table',
              rows: [
                { name: 'boottime', value: 7 },
                { name: 'realtime-alarm', value: 8 },
                { name: 'boottime-alarm', value: 9 },
                { name: 'tai', value: 11 },
              ],
            },
          ],
        },
        {
          name: 'timerfd',
          take: 'flag',
          from: [{ file: 'files', path: 'tfd.clockid', op: 'in', value: [7, 8, 9, 11] }],
        },
      ],
    },
    attributes: { clocks: 'clocks of timers', timerfd: 'at least one clock belongs to a timerfd' },
    evidence: ['criu:criu/timerfd.c:139', 'man timerfd_create(2)', 'kernel: timerfd_create(2), timer_create(2)'],
  }),
  criuObjectType({
    id: 'timerfd',
    title: 'timerfd',
    area: 'timers',
    since: '1.3',
    detect: {
      logic: 'any',
      conditions: [{ file: 'files', path: 'type', op: '==', value: 17 }],
      attributes: [{ name: 'ticks', take: 'flag', from: [{ file: 'files', path: 'tfd.ticks', op: '>', value: 0 }] }],
    },
    attributes: { ticks: 'expirations were pending' },
    evidence: [
      'criu:criu/timerfd.c:49',
      'kernel 6.1 fs/timerfd.c:349 TFD_IOC_SET_TICKS under CONFIG_CHECKPOINT_RESTORE',
      'kernel: timerfd_create(2): call 2.6.25, TFD_IOC_SET_TICKS 3.17',
    ],
  }),
];
