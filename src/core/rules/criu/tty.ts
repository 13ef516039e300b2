import type { Rule } from '../rule.ts';

/** Rules of the area `tty`. Evidence `criu:` paths are those of release 4.2. */
export const TTY_RULES: readonly Rule[] = [
  {
    id: 'tty-pty',
    title: 'Pseudo terminal',
    area: 'tty',
    appliesTo: ['criu/tty-pty'],
    family: 'criu',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_UNIX98_PTYS' }] },
      { need: 'host', text: 'devpts is mounted and the old index is free' },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'A pseudo terminal is opened again under its old index.',
    evidence: ['criu:criu/tty.c:625', 'criu:criu/cr-check.c:63', 'kernel: ioctl_tty(2)'],
    confidence: 'verified-source',
  },
  {
    id: 'tty-console-vt-serial',
    title: 'Console, virtual terminal or serial line',
    area: 'tty',
    appliesTo: ['criu/tty-console-vt-serial'],
    family: 'criu',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_VT' }], when: { attribute: 'kinds', contains: 'vt' } },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_SERIAL_CORE', module: 'serial_core' }],
        when: { attribute: 'kinds', contains: 'serial' },
      },
      { need: 'criu', min: '2.2', below: 'fails', when: { attribute: 'kinds', contains: 'serial' } },
      { need: 'host', text: 'the same terminal device is there' },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'A descriptor refers to a real terminal device.',
    evidence: ['criu:criu/tty.c:252'],
    confidence: 'verified-source',
  },
  {
    id: 'tty-external',
    title: 'Terminal given from outside',
    area: 'tty',
    appliesTo: ['criu/tty-external'],
    family: 'criu',
    needs: [
      { need: 'criu', min: '2.0', below: 'fails' },
      {
        need: 'impossible',
        required: 'the restore option --inherit-fd with the terminal',
        found: 'a terminal known only by its key',
      },
    ],
    unmet: 'blocker',
    adjustments: [
      { kind: 'option', text: 'Restore with --inherit-fd and a terminal.', loses: null, helps: ['impossible'] },
    ],
    text: 'The dump treated a terminal as external and recorded only a key for it.',
    evidence: ['criu:criu/tty.c:244'],
    confidence: 'verified-source',
  },
  {
    id: 'tty-shell-job',
    title: 'Session outside the image',
    area: 'tty',
    appliesTo: ['criu/tty-shell-job'],
    family: 'criu',
    needs: [
      { need: 'impossible', required: 'the restore option --shell-job', found: 'a session that is not in the image' },
    ],
    unmet: 'blocker',
    adjustments: [
      { kind: 'option', text: 'Restore with --shell-job from a terminal.', loses: 'the old session and its terminal' },
    ],
    text: 'The session or its terminal belongs to a shell that was not dumped.',
    evidence: ['criu:criu/tty.c:1010'],
    confidence: 'verified-source',
  },
];
