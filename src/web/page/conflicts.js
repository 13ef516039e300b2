import { byId, countOf, el, getJson, problemBox, problemFrom, verdictOf } from './elements.js';

const REFRESH_MS = 15_000;
const LIMIT = 50;

let shown = null;
let timer = null;

/** The address says which page is shown: `?cursor=`. */
const cursorInAddress = () => new URLSearchParams(location.search).get('cursor');

async function follow() {
  clearTimeout(timer);
  await refresh();
  clearTimeout(timer);
  timer = setTimeout(follow, REFRESH_MS);
}

async function refresh() {
  const cursor = cursorInAddress();
  const query = new URLSearchParams({ limit: LIMIT, ...(cursor === null ? {} : { cursor }) });
  try {
    const page = await getJson(`/api/v1/conflicts?${query}`);
    if (cursor !== cursorInAddress()) return;
    showNote(page);
    const text = JSON.stringify([cursor, page.items, page.next]);
    if (text !== shown) draw(page, cursor);
    shown = text;
  } catch (error) {
    byId('note').textContent = '';
    byId('conflicts').replaceChildren(problemBox(problemFrom(error)));
    byId('paging').replaceChildren();
    shown = null;
  }
}

/** How much there is, and how fresh the screen is. */
function showNote({ total, revision, ruleBook }) {
  const conflicts = total === 1 ? '1 conflict' : `${total} conflicts`;
  byId('note').replaceChildren(
    `${total === 0 ? 'No conflict' : conflicts}. Revision ${revision}, rules ${ruleBook || 'none yet'}, read at `,
    el('time', { datetime: new Date().toISOString() }, new Date().toLocaleTimeString()),
    '.',
  );
}

function draw({ items, next }, cursor) {
  byId('conflicts').replaceChildren(...items.map(showConflict));
  byId('paging').replaceChildren(
    cursor === null ? '' : el('a', { href: location.pathname }, 'Newest'),
    next === null ? '' : el('a', { href: `?${new URLSearchParams({ cursor: next })}`, rel: 'next' }, 'Older'),
  );
}

function showConflict({ profile, kernel, arch, predicted, verdict, grade, rules, matched, ...rest }) {
  const { observation, observations, image, images, signature, profileRevision } = rest;
  const ref = image.name || image.digest;
  const question = new URLSearchParams({ image: ref, profile });
  const others = images === 1 ? '' : ` and ${images - 1} more with its signature`;
  return el(
    'article',
    { class: `box is-${verdict}`, 'data-conflict': `${ref} on ${profile}` },
    el('p', {}, 'Predicted ', verdictOf(predicted), ', observed ', verdictOf(verdict), ` (${grade}): `),
    el(
      'p',
      {},
      el('a', { href: `/?${question}` }, `${image.name || image.digest.slice(0, 19)} on ${profile}`),
      others,
      ' ',
      el('code', {}, kernel),
      ` ${arch}, profile revision ${profileRevision}`,
    ),
    el(
      'ul',
      {},
      el('li', {}, ...told(observation)),
      el(
        'li',
        {},
        `${countOf(observations)}; ${observations.contradicting} of ${observations.total} contradict the rules.`,
      ),
      el('li', {}, 'Rules of the prediction: ', ...names(rules, 'none'), '.'),
      el('li', {}, 'Rules that match the log: ', ...names(matched, 'none'), '.'),
      ...observation.lines.map(({ text }) => el('li', {}, el('code', {}, text))),
    ),
    el('p', { class: 'quiet' }, 'Signature ', el('code', {}, signature)),
  );
}

function told({ id, outcome, tool, when, url }) {
  return [
    el('a', { href: `/api/v1/observations/${id}` }, `Observation ${id}`),
    `: ${outcome} with ${tool.name} ${tool.version}, `,
    el('time', { datetime: when }, new Date(when).toLocaleString()),
    ...(url === null ? [] : [', ', el('a', { href: url, rel: 'noreferrer' }, 'source')]),
    '.',
  ];
}

function names(rules, none) {
  if (rules.length === 0) return [none];
  return rules.flatMap((rule, index) => [index === 0 ? '' : ', ', el('code', {}, rule)]);
}

byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem('token', byId('token').value);
  byId('token-form').hidden = true;
  follow();
});

follow();
