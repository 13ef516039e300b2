/** Run as a process of its own (standard-streams.test.ts): writes more than a pipe takes, to one that does not block. */
import { Socket } from 'node:net';
import { writeStandard } from '#cli/standard-streams.ts';
import { MUCH } from './much-text.ts';

// As another process that has the same pipe may have made it.
new Socket({ fd: 1, readable: false }).unref();
writeStandard('stdout', MUCH);
writeStandard('stdout', 'last');
writeStandard('stderr', 'written');
