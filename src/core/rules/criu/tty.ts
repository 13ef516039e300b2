import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `tty`. Evidence `criu:` paths are those of release 4.2. */
export const TTY_RULES: readonly Rule[] = [
  criuRule({
    id: 'tty-pty',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_UNIX98_PTYS' }] },
      { need: 'host', text: 'devpts is mounted and the old index is free' },
    ],
    text: 'CRIU reopens the pseudo terminal with its old index.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tty-console-vt-serial',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_VT' }], when: { attribute: 'kinds', contains: 'vt' } },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_SERIAL_CORE', module: 'serial_core' }],
        when: { attribute: 'kinds', contains: 'serial' },
      },
      { need: 'criu', min: '2.2', below: 'fails', when: { attribute: 'kinds', contains: 'serial' } },
      { need: 'host', text: 'the same terminal device exists' },
    ],
    text: 'A descriptor refers to a real terminal device.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tty-external',
    needs: [
      { need: 'criu', below: 'fails' },
      {
        need: 'impossible',
        required: 'the restore option --inherit-fd with the terminal',
        found: 'a terminal recorded only by key',
      },
    ],
    adjustments: [
      { kind: 'option', text: 'Restore with --inherit-fd and a terminal.', loses: null, helps: ['impossible'] },
    ],
    text: 'The dump treated a terminal as external and recorded only a key for it.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'tty-shell-job',
    needs: [
      { need: 'impossible', required: 'the restore option --shell-job', found: 'a session that is not in the image' },
    ],
    adjustments: [
      { kind: 'option', text: 'Restore with --shell-job from a terminal.', loses: 'the old session and its terminal' },
    ],
    text: 'The session or its terminal belongs to a shell that was not dumped.',
    confidence: 'verified-source',
  }),
];
