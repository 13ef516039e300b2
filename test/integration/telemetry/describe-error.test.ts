import { describe, expect, it } from 'vitest';
import { describeError } from '#telemetry/describe-error.ts';

describe('describeError', () => {
  it('says what the database said, and nothing of the client that hangs on the error', () => {
    const client = { connectionParameters: { password: 'pw-3f' }, _activeQuery: { values: ['pw-3f'] } };
    const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(web)', client });
    const description = describeError(error);
    expect(description).toMatchObject({
      type: 'Error',
      message: 'duplicate key',
      code: '23505',
      detail: 'Key (name)=(web)',
    });
    expect(description).toHaveProperty('stack', error.stack);
    expect(JSON.stringify(description)).not.toContain('pw-3f');
  });

  it('goes on with the cause, and comes to an end with one that is its own', () => {
    const inner = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', port: 5432 });
    expect(describeError(new Error('no database', { cause: inner }))).toMatchObject({
      message: 'no database',
      cause: { message: 'refused', code: 'ECONNREFUSED', port: 5432 },
    });
    const own = new Error('own');
    own.cause = own;
    expect(JSON.stringify(describeError(own)).match(/"type"/g)).toHaveLength(4);
  });

  it('takes what was thrown and is no error', () => {
    expect(describeError('a word')).toBe('a word');
    expect(describeError(undefined)).toBe('undefined');
  });
});
