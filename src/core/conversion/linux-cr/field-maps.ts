import type { FieldMap } from './field-map.ts';

/**
 * By the version they lead to: how the bytes move. Computed from the structures of the user-cr headers before and after
 * the bump, for every architecture (compiled, DWARF read), and tried on random bytes.
 */
export const FIELD_MAPS: Readonly<Record<string, readonly FieldMap[]>> = {
  'CPU@x86@2': [{ of: 'record', arches: ['x86_32', 'x86_64'], oldBytes: 240, newBytes: 192, copies: [[8, 8, 184]] }],
  'CRED@2': [
    {
      of: 'record',
      arches: ['x86_32', 's390x', 'ppc32'],
      oldBytes: 88,
      newBytes: 96,
      copies: [
        [8, 8, 40],
        [48, 56, 40],
      ],
      fills: [[48, 4, -1]],
    },
  ],
  'FILE@2': [
    {
      of: 'record',
      arches: ['x86_32', 's390x', 'ppc32'],
      oldBytes: 40,
      newBytes: 48,
      copies: [[8, 8, 32]],
      fills: [[40, 4, -1]],
    },
  ],
  'FS@2': [
    {
      of: 'record',
      arches: ['x86_32', 'x86_64', 's390x', 'ppc32'],
      oldBytes: 8,
      newBytes: 16,
      copies: [],
      fills: [[8, 4, 18]],
    },
  ],
  'IPC_MSG@2': [
    {
      of: 'record',
      arches: ['x86_32', 's390x', 'ppc32'],
      oldBytes: 112,
      newBytes: 120,
      copies: [
        [8, 8, 48],
        [56, 64, 56],
      ],
      fills: [[56, 4, -1]],
    },
  ],
  'IPC_MSG_MSG@2': [
    {
      of: 'record',
      arches: ['x86_32', 's390x', 'ppc32'],
      oldBytes: 16,
      newBytes: 24,
      copies: [[8, 8, 8]],
      fills: [[16, 4, -1]],
    },
  ],
  'IPC_MSG_MSG@3': [
    {
      of: 'record',
      arches: ['x86_32', 'x86_64', 's390x', 'ppc32'],
      oldBytes: 24,
      newBytes: 24,
      copies: [[12, 16, 8]],
      widens: [{ from: 8, fromBytes: 4, to: 8, toBytes: 8, signed: true }],
    },
  ],
  'IPC_SEM@2': [
    {
      of: 'record',
      arches: ['x86_32', 's390x', 'ppc32'],
      oldBytes: 80,
      newBytes: 88,
      copies: [
        [8, 8, 48],
        [56, 64, 20],
      ],
      fills: [[56, 4, -1]],
    },
  ],
  'IPC_SHM@2': [
    {
      of: 'record',
      arches: ['x86_32', 's390x', 'ppc32'],
      oldBytes: 112,
      newBytes: 120,
      copies: [
        [8, 8, 48],
        [56, 64, 52],
      ],
      fills: [[56, 4, -1]],
    },
  ],
  'IPC_SHM@3': [
    { of: 'record', arches: ['x86_32', 'x86_64', 's390x'], oldBytes: 120, newBytes: 120, copies: [[8, 8, 108]] },
  ],
  'NS@2': [
    { of: 'record', arches: ['x86_32', 'x86_64', 's390x', 'ppc32'], oldBytes: 16, newBytes: 24, copies: [[8, 8, 8]] },
  ],
  'SIGPENDING@2': [
    {
      of: 'element',
      arches: ['x86_32', 'x86_64', 's390x', 'ppc32'],
      oldBytes: 48,
      newBytes: 88,
      copies: [
        [0, 0, 20],
        [20, 44, 28],
      ],
    },
  ],
  'SOCKET@2': [
    {
      of: 'record',
      arches: ['x86_32', 'x86_64', 's390x', 'ppc32'],
      oldBytes: 112,
      newBytes: 120,
      copies: [[8, 16, 104]],
    },
  ],
  'SOCKET_INET@2': [
    { of: 'record', arches: ['x86_32', 's390x', 'ppc32'], oldBytes: 48, newBytes: 328, copies: [[8, 288, 40]] },
  ],
  'TASK@2': [
    {
      of: 'record',
      arches: ['x86_32'],
      oldBytes: 64,
      newBytes: 64,
      copies: [
        [8, 8, 20],
        [44, 28, 20],
        [28, 48, 16],
      ],
    },
    {
      of: 'record',
      arches: ['x86_64', 's390x', 'ppc32'],
      oldBytes: 72,
      newBytes: 64,
      copies: [
        [8, 8, 20],
        [48, 28, 12],
        [64, 40, 8],
        [32, 48, 16],
      ],
    },
  ],
  'TASK@3': [
    { of: 'record', arches: ['x86_32', 'x86_64', 's390x', 'ppc32'], oldBytes: 64, newBytes: 80, copies: [[8, 8, 56]] },
  ],
  'TASK@5': [
    {
      of: 'record',
      arches: ['x86_32', 'x86_64', 's390x'],
      oldBytes: 80,
      newBytes: 80,
      copies: [
        [8, 12, 20],
        [48, 32, 28],
        [28, 60, 20],
      ],
    },
  ],
  'TASK_OBJS@2': [
    {
      of: 'record',
      arches: ['x86_32', 'x86_64', 's390x', 'ppc32'],
      oldBytes: 24,
      newBytes: 32,
      copies: [
        [8, 8, 8],
        [16, 20, 8],
      ],
    },
  ],
  'TASK_OBJS@3': [
    {
      of: 'record',
      arches: ['x86_32', 'x86_64', 's390x', 'ppc32'],
      oldBytes: 32,
      newBytes: 32,
      copies: [
        [8, 8, 12],
        [20, 24, 8],
      ],
    },
  ],
  'THREAD@x86@2': [{ of: 'record', arches: ['x86_32', 'x86_64'], oldBytes: 16, newBytes: 24, copies: [[8, 16, 8]] }],
  'TREE@2': [
    { of: 'element', arches: ['x86_32', 'x86_64', 's390x', 'ppc32'], oldBytes: 24, newBytes: 32, copies: [[0, 0, 20]] },
  ],
  'TREE@3': [
    {
      of: 'element',
      arches: ['x86_32', 'x86_64', 's390x', 'ppc32'],
      oldBytes: 32,
      newBytes: 24,
      copies: [
        [0, 0, 20],
        [24, 20, 4],
      ],
    },
  ],
  'TTY@2': [
    {
      of: 'record',
      arches: ['x86_32', 'x86_64', 's390x'],
      oldBytes: 72,
      newBytes: 96,
      copies: [
        [8, 8, 32],
        [48, 64, 1],
        [49, 65, 8],
        [64, 88, 8],
      ],
      widens: [
        { from: 40, fromBytes: 2, to: 40, toBytes: 4, signed: false },
        { from: 42, fromBytes: 2, to: 44, toBytes: 4, signed: false },
        { from: 44, fromBytes: 2, to: 48, toBytes: 4, signed: false },
        { from: 46, fromBytes: 2, to: 52, toBytes: 4, signed: false },
      ],
    },
  ],
  'VMA@2': [{ of: 'record', arches: ['x86_32', 'x86_64', 's390x'], oldBytes: 72, newBytes: 80, copies: [[8, 8, 64]] }],
};
