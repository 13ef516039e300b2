import { describe, expect, it } from 'vitest';
import { parseQuery } from '#api/parse-query.ts';

describe('a query', () => {
  it.each([
    ['name=My+Image', 'My Image'],
    ['name=My%20Image', 'My Image'],
    ['name=My%2BImage', 'My+Image'],
    // Also where it would be a release with a plus: what is stored is stored as it was given.
    ['name=6.12.117+deb12-amd64', '6.12.117 deb12-amd64'],
  ])('is read as forms write it: %s', (text, name) => {
    expect(parseQuery(text)).toEqual({ name });
  });

  it.each([
    ['kernel', '6.12.117+deb12-amd64', '6.12.117+deb12-amd64'],
    ['kernel', '6.12.117%2Bdeb12-amd64', '6.12.117+deb12-amd64'],
    // Built from a changed tree.
    ['kernel', '6.1.0+', '6.1.0+'],
    ['kernel', '6.1.0', '6.1.0'],
    ['kernel', '>=5.10 <6.2', '>=5.10 <6.2'],
    ['kernel', '>=5.10+<6.2', '>=5.10 <6.2'],
    ['kernel', '%3E%3D5.10+%3C6.2', '>=5.10 <6.2'],
    ['kernel', '%3E%3D5.10%20%3C6.2', '>=5.10 <6.2'],
    ['kernel', '%3E%3D+5.10,+%3C+6.2', '>= 5.10, < 6.2'],
    ['kernel', 'no+kernel', 'no kernel'],
    ['release', '6.12.117+deb12-amd64', '6.12.117+deb12-amd64'],
    ['home', '6.12.117+deb12-amd64', '6.12.117+deb12-amd64'],
    ['guarantee', 'forward+2', 'forward+2'],
    ['guarantee', 'forward%2B2', 'forward+2'],
    ['profile', '6.12.117+deb12-amd64', '6.12.117+deb12-amd64'],
    ['profile', 'my+profile', 'my profile'],
    ['image', 'my+image', 'my image'],
  ])('knows a plus that a release or a rung has: %s=%s', (field, text, read) => {
    expect(parseQuery(`strict=true&${field}=${text}`)).toMatchObject({ [field]: read });
  });

  it('reads each value of a field that comes several times', () => {
    const query = 'profile=6.12.117+deb12-amd64&profile=my+own&profile=x';
    expect(parseQuery(query)).toEqual({ profile: ['6.12.117+deb12-amd64', 'my own', 'x'] });
  });
});
