import { findRevision } from '../object-types/linux-cr/revisions.ts';
import type { Restorer } from '../profile/profile.ts';
import { type JudgedObject, NOT_RECORDED } from './needs/judgement.ts';
import type { Reasons } from './reasons.ts';
import type { Finding } from './verdict.ts';

const HEADER = 'linux-cr/header';

/**
 * The restart takes an image only when `rev` of its HEADER is its own CHECKPOINT_VERSION. The number says little about
 * the format (it stayed 6 over eight changes), so user space may put the right one in once the objects are converted.
 */
export function judgeCheckpointVersion(restorer: Restorer, object: JudgedObject, reasons: Reasons): void {
  if (object.type !== HEADER || restorer.family !== 'linux-cr') return;
  const revision = findRevision(restorer.revision);
  if (revision === null) return;
  const { checkpointVersion } = revision;
  const { rev } = object.attributes;
  if (rev === checkpointVersion) return;
  const finding: Omit<Finding, 'severity'> = {
    rule: 'linux-cr-header-checkpoint-version',
    objectType: object.type,
    objectVersion: object.version,
    required: `CHECKPOINT_VERSION ${checkpointVersion} in the header`,
    found: typeof rev === 'number' ? String(rev) : `rev ${NOT_RECORDED} in the inventory`,
    text: 'The restart compares the number with its own. It may be rewritten if all objects have the versions of the target.',
    evidence: ['Linux-CR kernel patch, age v18: the restart refuses a header whose rev is not CHECKPOINT_VERSION'],
  };
  if (typeof rev !== 'number') {
    reasons.add({ ...finding, severity: 'unknown' });
    return;
  }
  reasons.add({ ...finding, severity: 'step' });
  reasons.plan(
    {
      kind: 'convert',
      text: `Restamp the header: write checkpoint version ${checkpointVersion} into it.`,
      loses: null,
    },
    { on: 'image-attribute', type: HEADER, attribute: 'rev', value: checkpointVersion },
  );
}
