import type { ImageErrorCode } from '#core/formats/image-error.ts';
import { ANY_IMAGE } from '#core/image/image-format.ts';
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
  'image-empty': e(422, 'The upload is empty', 'Send the image as the request body.'),
  'image-not-recognised': e(
    422,
    'The upload is not a supported checkpoint image',
    `Send ${ANY_IMAGE}, for example a container checkpoint. It may be uncompressed, gzip, zstd or xz.`,
  ),
  'image-truncated': e(
    422,
    'The image is truncated',
    'Upload the whole image again. `offset` is where more bytes were expected.',
  ),
  'image-malformed': e(422, 'The image violates its own format', 'Check the file at `offset`. It may be damaged.'),
  'image-bad-magic': e(
    422,
    'A magic number is wrong',
    'Check `file` at `offset`. It may be damaged or written by another tool.',
  ),
  'image-length-impossible': e(
    422,
    'A length in the image is impossible',
    'Check the image at `offset`. It may be damaged.',
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
  'image-several-sets': e(
    422,
    'The archive has several image sets, as the checkpoint of a pod has',
    'Upload it with `POST /api/v1/pods?name=NAME`, which records each as NAME/CONTAINER, and ask about `NAME/*`. `detail` names them. The command line does both: `push FILE --name NAME`, `can-restore --image FILE`.',
  ),
  'image-reports-error': e(422, 'The image records that its checkpoint failed', 'Take the checkpoint again.'),
  'image-revision-unsupported': e(
    422,
    'This header revision or machine type is not supported',
    'See the list of object types for the supported revisions. An image of a newer CRIU may need a newer Restore Matrix.',
  ),
  'image-revision-ambiguous': e(
    422,
    'The header revision of the image is ambiguous, and the result depends on it',
    'Set `revision` if you know which kernel wrote the image.',
  ),
  'conversion-refused': e(
    422,
    'The image cannot be converted for this kernel',
    '`detail` names the object and the reason. Request the plan to see all of them.',
  ),
  'archive-malformed': e(422, 'The archive is damaged', 'Create the tar again. `offset` is where reading stopped.'),
  'archive-unsafe-name': e(422, 'The archive has an unsafe file name', 'Use relative names without `..`.'),
  'archive-unsafe-entry': e(422, 'The archive has an entry that is not allowed', 'Archive regular files only.'),
  'archive-too-many-entries': e(
    413,
    'The archive has more entries than allowed',
    'Archive only the checkpoint directory.',
  ),
  'compression-malformed': e(422, 'The compressed data is damaged', 'Compress it again.'),
  'compression-unsupported': e(415, 'This compression is not supported', 'Use gzip, zstd or xz, or no compression.'),

  'image-not-found': e(404, 'Image not found', 'Use a digest, `name` or `name:tag`; `nearest` lists similar names.'),
  'profile-not-found': e(404, 'Profile not found', '`nearest` lists similar names; `GET /api/v1/profiles` lists all.'),
  'fleet-not-found': e(404, 'Fleet not found', '`nearest` lists similar names; `GET /api/v1/fleets` lists all.'),
  'fleet-malformed': e(400, 'The fleet is invalid', '`errors` names each invalid field.'),
  'object-type-not-found': e(404, 'Object type not found', '`GET /api/v1/object-types` lists all.'),
  'policy-not-found': e(404, 'Policy not found', '`nearest` lists similar names; `GET /api/v1/policies` lists all.'),
  'policy-malformed': e(400, 'The policy is invalid', '`errors` names each invalid field.'),
  'atlas-kernel-not-found': e(
    404,
    'Kernel of the atlas not found',
    '`nearest` lists similar addresses; `GET /api/v1/atlas` lists all.',
  ),
  'rule-not-found': e(404, 'Rule not found', '`GET /api/v1/rules` lists all.'),
  'question-malformed': e(400, 'The question is invalid', '`errors` names each invalid field.'),
  'question-ambiguous-target': e(
    400,
    'The question has more than one target',
    'Give one of `kernel`, `profile`, `series`, `fleet`, `guarantee` and `distro`.',
  ),
  'question-without-target': e(
    400,
    'The question has no target',
    'Give one of `kernel`, `profile`, `series`, `fleet` and `guarantee`.',
  ),
  'profile-malformed': e(400, 'The profile is invalid', '`errors` names each invalid field.'),
  'profile-parent-unknown': e(
    400,
    'The parent profile is not recorded',
    'Record the parent first; `nearest` lists similar names.',
  ),
  'profile-parent-refused': e(
    409,
    'The profile cannot use this parent',
    'Derived profiles must not form a cycle, and their depth and number are limited. `detail` gives the reason.',
  ),
  'profile-has-children': e(
    409,
    'Other profiles are derived from this one',
    'First delete the profiles that `detail` names, or record them without this parent.',
  ),
  'kconfig-malformed': e(400, 'The Kconfig text is invalid', '`errors` gives the line.'),
  'kernel-release-malformed': e(
    400,
    'The kernel release is invalid',
    'Use the text of `uname -r`, such as `6.1.0-56-amd64`.',
  ),
  'kernel-range-malformed': e(400, 'The kernel range is invalid', 'Use a range such as `>=5.10 <6.2`.'),
  'guarantee-unknown': e(
    400,
    'Unknown rung of the guarantee ladder',
    '`errors` lists the rungs; `forward+2` reaches two recorded series further.',
  ),
  'inventory-malformed': e(400, 'The inventory is invalid', '`errors` names each invalid field.'),
  'object-type-malformed': e(400, 'The object type is invalid', '`errors` names each invalid field.'),
  'object-type-is-builtin': e(409, 'A built-in object type cannot be replaced', 'Choose another id.'),
  'observation-malformed': e(400, 'The observation is invalid', '`errors` names each invalid field.'),
  'observation-not-found': e(404, 'Observation not found', '`GET /api/v1/observations` lists all.'),
  'observation-withdrawn': e(
    409,
    'The observation is withdrawn',
    'A withdrawal is final. If the restore happened as reported after all, report it again.',
  ),
  'observation-not-disputed': e(
    409,
    'The observation is not disputed',
    '`status` of `GET /api/v1/observations/{id}` shows whether it is. Only a dispute can be settled.',
  ),
  'objection-malformed': e(400, 'The objection is invalid', '`errors` names each invalid field.'),
  'profile-revision-not-found': e(
    404,
    'Profile revision not found',
    'Omit `profileRevision` to use the current one; `GET /api/v1/profiles/{name}` shows it.',
  ),
  'name-malformed': e(
    400,
    'The name is invalid',
    '`errors` lists the allowed characters. In a query, write a plus as `%2B`.',
  ),
  'rule-book-not-here': e(
    409,
    'The service does not have this rule book',
    'Use the revision that `GET /api/v1/rule-book` shows as `code`.',
  ),
  'kubernetes-request-malformed': e(
    400,
    'The request is not one that Kubernetes sends',
    '`errors` names the place. The scheduler extender takes `ExtenderArgs`, the webhook takes `AdmissionReview` v1.',
  ),
  'webhook-malformed': e(400, 'The webhook is invalid', '`errors` names the invalid field.'),
  'webhook-url-refused': e(
    422,
    'Webhooks must not be sent to this URL',
    '`errors` gives the reason. `WEBHOOK_HOSTS` lists the allowed hosts. An address that is not public needs `WEBHOOK_PRIVATE=allow`.',
  ),
  'webhook-not-found': e(404, 'Webhook not found', '`GET /api/v1/webhooks` lists all.'),
  'too-many-webhooks': e(
    409,
    'The maximum number of webhooks is reached',
    'Delete a webhook that is no longer needed.',
  ),
  'cursor-malformed': e(
    400,
    'The cursor is not valid for this list',
    'Use `next` of an earlier page, unchanged, or no cursor.',
  ),

  'not-found': e(404, 'Path not found', '`/openapi.json` lists every path.'),
  'not-built': e(
    404,
    'The service runs from its sources, without a build',
    'Run `npm run build`, then restart the service with `npm start`.',
  ),
  'method-not-allowed': e(
    405,
    'This path does not support this method',
    'The `Allow` header lists the supported methods.',
  ),
  'unsupported-media-type': e(415, 'The media type is not supported', 'Use a type or an encoding that `detail` lists.'),
  'request-malformed': e(400, 'The request is invalid', '`errors` names each invalid field.'),
  'payload-too-large': e(
    413,
    'The body is larger than allowed',
    'Scan the image on the client and send the inventory.',
  ),
  'upload-without-file': e(400, 'The form has no file', 'Send one file field, or send the bytes as the body.'),
  'rate-limited': e(429, 'Too many requests', 'Retry after the time in `Retry-After`.'),
  unauthorised: e(401, 'A token is required', 'Send `Authorization: Bearer ...`.'),
  'cross-site-request': e(
    403,
    'Cross-site requests are not allowed',
    'Send the request from a page of this service, or without a browser.',
  ),
  'idempotency-key-malformed': e(400, 'The idempotency key is invalid', 'Use 1 to 200 visible ASCII characters.'),
  'idempotency-key-in-use': e(409, 'A request with this key is still running', 'Wait, then send the request again.'),
  'idempotency-key-reused': e(
    422,
    'The idempotency key belongs to another request',
    'Use a new key for a new request.',
  ),
  'too-many-streams': e(503, 'Too many event streams are open', 'Close some, or retry later.'),
  'not-ready': e(503, 'The service is not ready', 'Retry in a moment.'),
  'database-unavailable': e(
    503,
    'The database is not available',
    'Retry after the time in `Retry-After`. A request that writes may have taken effect: perhaps only its answer was lost.',
  ),
  'records-changing': e(
    503,
    'Images or profiles changed while they were read',
    'Retry after the time in `Retry-After`. Nothing was written.',
  ),
  internal: e(500, 'Internal error', 'Retry. The log has the cause under the id in `instance`.'),
} satisfies Record<ErrorCode, ErrorCodeFacts>;
