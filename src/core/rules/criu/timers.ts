import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `timers`. Evidence `criu:` paths are those of release 4.2. */
export const TIMERS_RULES: readonly Rule[] = [
  criuRule({
    id: 'itimers',
    needs: [{ need: 'kernel', min: '2.6', source: 'setitimer(2): older than any kernel CRIU runs on' }],
    text: 'CRIU arms the interval timers again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'posix-timers',
    needs: [
      {
        need: 'kernel',
        min: '3.10',
        source: 'proc(5) for /proc/pid/timers; search: commit 5ed67f05f66c, submitted March 2013',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_POSIX_TIMERS', since: '4.10' }] },
      { need: 'criu', below: 'fails' },
    ],
    text: 'CRIU creates timers with their old ids, which are predictable on kernels since 3.10.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'posix-timer-high-id',
    needs: [
      { need: 'kernel', min: '6.15', source: 'search: commit ec2d0c04624b' },
      { need: 'criu', below: 'state-lost' },
    ],
    unmet: 'note',
    text: 'Without the prctl of Linux 6.15, CRIU creates and deletes timers until it reaches the id.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'posix-timer-thread-notify',
    needs: [{ need: 'criu', below: 'state-lost' }],
    text: 'CRIU before 3.16 does not restore which thread a timer signals.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'posix-timer-clock',
    needs: [
      {
        need: 'kernel',
        min: '3.15',
        source: 'timerfd_create(2), timer_create(2)',
        when: { attribute: 'timerfd', equals: true },
      },
      { need: 'kernel', min: '3.10', source: 'timer_create(2)', when: { attribute: 'clocks', contains: 'tai' } },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_POSIX_TIMERS', since: '4.10' }] },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_RTC_CLASS' }],
        when: { attribute: 'clocks', contains: 'realtime-alarm' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_RTC_CLASS' }],
        when: { attribute: 'clocks', contains: 'boottime-alarm' },
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_TIMERFD' }], when: { attribute: 'timerfd', equals: true } },
    ],
    text: 'A timer runs on a boot-time, alarm or TAI clock.',
    confidence: 'documented',
  }),
  criuRule({
    id: 'timerfd',
    needs: [
      { need: 'kernel', min: '2.6.25', source: 'timerfd_create(2): call 2.6.25, TFD_IOC_SET_TICKS 3.17' },
      {
        need: 'kernel',
        min: '3.17',
        source: 'timerfd_create(2): call 2.6.25, TFD_IOC_SET_TICKS 3.17',
        when: { attribute: 'ticks', equals: true },
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_TIMERFD' }] },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' }],
        when: { attribute: 'ticks', equals: true },
      },
      { need: 'criu', below: 'fails' },
    ],
    text: 'CRIU re-creates the timerfd and arms it again.',
    confidence: 'verified-source',
  }),
];
