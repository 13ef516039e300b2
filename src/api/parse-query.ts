import { parse } from 'node:querystring';

const BEFORE_COMPARISON = /\+(?=[<>=])/g;

/**
 * A `+` in a query is a plus, as in any other part of a URL: `6.12.117+deb12-amd64` is what `uname -r` prints, and no
 * name or release holds a space. Only in a range of kernels, where forms write a space so, it is one.
 */
export function parseQuery(text: string | null | undefined): Record<string, unknown> {
  const fields: Record<string, unknown> = parse((text ?? '').replaceAll('+', '%2B'));
  if (typeof fields.kernel === 'string') fields.kernel = fields.kernel.replace(BEFORE_COMPARISON, ' ');
  return fields;
}
