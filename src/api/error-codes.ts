import type { ImageErrorCode } from '#core/formats/image-error.ts';
import type { UseCaseErrorCode } from '#usecases/use-case-error.ts';
import type { HttpErrorCode } from './http-error.ts';

export type ErrorCode = ImageErrorCode | UseCaseErrorCode | HttpErrorCode;

export interface ErrorCodeFacts {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it; docs/errors.md is written from this table. */
  readonly help: string;
}

const e = (status: number, title: string, help: string): ErrorCodeFacts => ({ status, title, help });

/** Every code there is, with its HTTP status. A code without a line here does not compile. */
export const ERROR_CODES = {
  'image-empty': e(422, 'The upload has no bytes', 'Send the image itself as the request body.'),
  'image-not-recognised': e(
    422,
    'Not a checkpoint image that is known here',
    'Send a Linux-CR stream, a CRIU image set in a tar, or a container checkpoint archive; plain, gzip, zstd or xz.',
  ),
  'image-truncated': e(
    422,
    'The image ends too early',
    'Upload it again in full; `offset` is where more bytes were due.',
  ),
  'image-malformed': e(422, 'The image contradicts its own format', 'Check the file at `offset`; it may be damaged.'),
  'image-bad-magic': e(
    422,
    'A magic number is wrong',
    'Check `file` at `offset`; it may be damaged or of another tool.',
  ),
  'image-length-impossible': e(
    422,
    'A length in the image cannot be',
    'Check the image at `offset`; it may be damaged.',
  ),
  'image-too-large': e(413, 'The image is larger than allowed', 'Scan it on the client and send the inventory.'),
  'image-too-many-records': e(
    413,
    'The image has more records than allowed',
    'Scan it on the client and send the inventory.',
  ),
  'image-too-much-work': e(
    413,
    'Reading the image takes more work than its size allows',
    'Send it uncompressed, or scan it on the client and send the inventory.',
  ),
  'image-too-deep': e(422, 'Records are nested deeper than allowed', 'The image is damaged or hostile.'),
  'image-expansion-too-large': e(
    413,
    'The upload expands to more than allowed',
    'Send it uncompressed, or scan it on the client and send the inventory.',
  ),
  'image-trailing-bytes': e(422, 'Bytes follow the end of the image', 'Send one image per upload.'),
  'image-incomplete': e(422, 'A file that the image needs is missing', 'Archive the whole checkpoint directory.'),
  'image-reports-error': e(422, 'The image itself says that its checkpoint failed', 'Take the checkpoint again.'),
  'image-revision-unsupported': e(
    422,
    'This header revision is not supported',
    'See the list of object types for what is.',
  ),
  'image-revision-ambiguous': e(
    422,
    'The image leaves open which header revision it is of, and that matters here',
    'Name the revision (`revision`) if you know which kernel wrote the image.',
  ),
  'conversion-refused': e(
    422,
    'The image cannot be converted for this kernel',
    'The message names the object and the reason; ask for the plan to see all of them.',
  ),
  'archive-malformed': e(422, 'The archive is damaged', 'Make the tar again; `offset` is where reading stopped.'),
  'archive-unsafe-name': e(
    422,
    'The archive has a name that leaves it',
    'Archive with relative names and without `..`.',
  ),
  'archive-unsafe-entry': e(422, 'The archive has an entry of a kind that is refused', 'Archive regular files only.'),
  'archive-too-many-entries': e(
    413,
    'The archive has more entries than allowed',
    'Archive the checkpoint directory alone.',
  ),
  'compression-malformed': e(422, 'The compressed data is damaged', 'Compress it again.'),
  'compression-unsupported': e(415, 'This compression is not supported', 'Use gzip, zstd, xz or none.'),

  'image-not-found': e(404, 'No such image', 'Use a digest, `name` or `name:tag`; `nearest` lists similar names.'),
  'profile-not-found': e(404, 'No such profile', '`nearest` lists similar names; `GET /api/v1/profiles` lists all.'),
  'fleet-not-found': e(404, 'No such fleet', '`nearest` lists similar names; `GET /api/v1/fleets` lists all.'),
  'fleet-malformed': e(400, 'The fleet cannot be understood', '`errors` names each field that is wrong.'),
  'object-type-not-found': e(404, 'No such object type', '`GET /api/v1/object-types` lists all.'),
  'policy-not-found': e(404, 'No such policy', '`nearest` lists names like it; `GET /api/v1/policies` lists all.'),
  'policy-malformed': e(400, 'The policy cannot be understood', '`errors` names each field that is wrong.'),
  'rule-not-found': e(404, 'No such rule', '`GET /api/v1/rules` lists all.'),
  'question-malformed': e(400, 'The question cannot be understood', '`errors` names each field that is wrong.'),
  'question-ambiguous-target': e(
    400,
    'The question has two targets',
    'Give one of `kernel`, `profile`, `series`, `fleet` and `guarantee`.',
  ),
  'question-without-target': e(
    400,
    'The question has no target',
    'Give one of `kernel`, `profile`, `series`, `fleet` and `guarantee`.',
  ),
  'profile-malformed': e(400, 'The profile cannot be understood', '`errors` names each field that is wrong.'),
  'profile-parent-unknown': e(
    400,
    'The profile names a parent that is not there',
    'Put the parent first; `nearest` lists similar names.',
  ),
  'profile-parent-refused': e(
    409,
    'The profile cannot have this parent',
    'Profiles are not derived in a circle, and only so deep; `detail` says which it is.',
  ),
  'profile-has-children': e(
    409,
    'Other profiles are derived from this one',
    'Delete those that `detail` names first, or put them without this parent.',
  ),
  'kconfig-malformed': e(400, 'The Kconfig text cannot be read', '`errors` gives the line.'),
  'kernel-release-malformed': e(400, 'Not a kernel release', 'Write it as `uname -r` does: `6.1.0-56-amd64`.'),
  'kernel-range-malformed': e(400, 'Not a range of kernels', 'Write it as `>=5.10 <6.2`.'),
  'guarantee-unknown': e(
    400,
    'No rung of the guarantee ladder is called so',
    '`errors` lists the rungs; `forward+2` is two recorded series further.',
  ),
  'inventory-malformed': e(400, 'The inventory cannot be understood', '`errors` names each field that is wrong.'),
  'object-type-malformed': e(400, 'The object type cannot be understood', '`errors` names each field that is wrong.'),
  'object-type-is-builtin': e(409, 'A built-in object type cannot be replaced', 'Choose another id.'),
  'observation-malformed': e(400, 'The observation cannot be understood', '`errors` names each field that is wrong.'),
  'observation-not-found': e(404, 'No such observation', '`GET /api/v1/observations` lists all.'),
  'profile-revision-not-found': e(
    404,
    'The profile has no such revision',
    'Leave `profileRevision` out for the one in force; `GET /api/v1/profiles/{name}` shows it.',
  ),
  'name-malformed': e(400, 'Not a usable name', '`errors` says which characters are allowed.'),
  'rule-book-not-here': e(
    409,
    'The service does not have this rule book',
    'Ask `GET /api/v1/rule-book` for the one it has as `code`.',
  ),
  'webhook-malformed': e(400, 'The webhook cannot be understood', '`errors` names the field that is wrong.'),
  'webhook-url-refused': e(
    422,
    'Nothing may be sent to this URL',
    '`errors` says why. `WEBHOOK_HOSTS` lists the hosts that are allowed; addresses that are not public never are.',
  ),
  'webhook-not-found': e(404, 'No such webhook', '`GET /api/v1/webhooks` lists all.'),
  'too-many-webhooks': e(409, 'There are as many webhooks as there may be', 'Delete one that is no longer needed.'),
  'cursor-malformed': e(400, 'Not a cursor of this list', 'Use `next` of an earlier page, unchanged, or none.'),

  'not-found': e(404, 'Nothing is here', '`/openapi.json` lists every path.'),
  'method-not-allowed': e(405, 'This path does not take this method', 'The `Allow` header lists the methods.'),
  'unsupported-media-type': e(
    415,
    'This kind of body is not taken here',
    'Set `Content-Type` to one that `detail` lists.',
  ),
  'request-malformed': e(400, 'The request cannot be understood', '`errors` names each field that is wrong.'),
  'payload-too-large': e(
    413,
    'The body is larger than allowed',
    'Scan the image on the client and send the inventory.',
  ),
  'upload-without-file': e(400, 'The form has no file', 'Send one file field, or the bytes as the body.'),
  'rate-limited': e(429, 'Too many requests', 'Wait for as long as `Retry-After` says.'),
  unauthorised: e(401, 'A token is needed', 'Send `Authorization: Bearer ...`.'),
  'cross-site-request': e(
    403,
    'Another site may not do this',
    'Send the request from a page of this service, or without a browser.',
  ),
  'idempotency-key-malformed': e(400, 'Not an idempotency key', 'Use 1 to 200 visible ASCII characters.'),
  'idempotency-key-in-use': e(409, 'A request with this key is still running', 'Wait, then send it again.'),
  'idempotency-key-reused': e(422, 'This key belongs to another request', 'Use a new key for a new request.'),
  'too-many-streams': e(503, 'Too many event streams are open', 'Close some, or try again later.'),
  'not-ready': e(503, 'The service is not ready', 'Try again in a moment.'),
  internal: e(500, 'A fault of ours', 'Try again; the log has the cause under the id in `instance`.'),
} satisfies Record<ErrorCode, ErrorCodeFacts>;
