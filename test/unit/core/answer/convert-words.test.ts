import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { convertWords } from '#core/answer/convert-words.ts';

const HOSTILE = "it's $(touch x) `y`; a b";

describe('the words that convert an image', () => {
  it.each(['plain.tar.gz', 'a path/with spaces.img', HOSTILE])('give %j to a command as one word', (image) => {
    const { command } = convertWords({ image, profile: 'to.json', parents: [image], service: null });
    const [, ...rest] = command(['criu/a']).split(/^restore-matrix /);
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${rest.join('')}`]);
    const expected = ['convert', image, '--to', 'to.json', '--parent', image, '--drop', 'criu/a', '-o', 'OUT'];
    expect(words.toString().trimEnd().split('\n')).toEqual(expected);
  });

  it('send the image to the service that was asked, and to none where none was', () => {
    const place = { image: 'IMAGE', profile: 'PROFILE.json', parents: [] };
    const service = { origin: 'https://matrix.example.org:8443', profile: 'a b' };
    expect(convertWords({ ...place, service }).request(['criu/a'])).toContain(
      " 'https://matrix.example.org:8443/api/v1/convert?profile=a+b&drop=criu%2Fa'",
    );
    expect(convertWords({ ...place, service: null }).request([])).toBeNull();
  });
});
