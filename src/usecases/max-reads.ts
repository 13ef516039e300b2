/** What was read can be outdated before it is used (a profile deleted in between): then it is read anew, so often. */
export const MAX_READS = 3;
