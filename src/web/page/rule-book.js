import { byId, getJson } from './elements.js';

/** Soon while images are detected again, else now and then. */
const BUSY_MS = 2_000;
const IDLE_MS = 30_000;

/** One line, where not everything on the page is by the rule book that the service has. */
export async function followRuleBook() {
  let isBusy = false;
  try {
    const status = await getJson('/api/v1/rule-book');
    byId('rule-book').textContent = lineOf(status);
    isBusy = status.state !== 'current';
  } catch {
    // The matrix reports faults of the service.
    byId('rule-book').textContent = '';
  }
  byId('rule-book').hidden = byId('rule-book').textContent === '';
  setTimeout(followRuleBook, isBusy ? BUSY_MS : IDLE_MS);
}

function lineOf({ state, current, held, images }) {
  const { done, open, failed, withoutCapsule, tooLarge } = images;
  if (state === 'held') return `Answers are from rule book ${current}. Rule book ${held} waits to become current.`;
  if (state === 're-detecting') {
    return `Answers are from rule book ${current}. Images re-evaluated: ${done} of ${done + open}.`;
  }
  const older = failed + withoutCapsule + tooLarge;
  if (older === 0) return '';
  return `${older} ${older === 1 ? 'image was' : 'images were'} read by an earlier rule book and cannot be read again. Upload ${older === 1 ? 'it' : 'them'} again.`;
}
