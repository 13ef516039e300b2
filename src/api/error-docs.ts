import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

const INTRO = `# Error codes

Written by \`npm run openapi\` from \`src/api/error-codes.ts\`; the service shows the same under \`/docs/errors\`.

Every error is \`application/problem+json\` (RFC 9457): \`type\`, \`title\`, \`status\`, \`detail\`, \`instance\`, a stable
\`code\` and \`errors\`, a list of \`{pointer, message}\` that names each wrong field: a JSON pointer into the body, or the
bare name of a query field. Errors about bytes add \`offset\` and \`file\`; unknown names add \`nearest\`.

| code | status | what it means | what to do |
|---|---|---|---|
`;

/** docs/errors.md */
export function errorDocs(): string {
  const codes = Object.keys(ERROR_CODES) as ErrorCode[];
  const rows = codes.map((code) => {
    const { status, title, help } = ERROR_CODES[code];
    return `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | ${help} |\n`;
  });
  return INTRO + rows.join('');
}
