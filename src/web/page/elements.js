/** DOM and service, as little as the page needs. Data only ever becomes text nodes, never markup. */

/** Each word has a shape of its own, so that no one needs the colours. */
export const WORDS = {
  yes: { shape: '●', words: 'yes', legend: 'restores' },
  conditional: { shape: '◐', words: 'with steps', legend: 'restores after the listed steps' },
  no: { shape: '✕', words: 'no', legend: 'does not restore' },
  mixed: { shape: '◧', words: 'mixed', legend: 'the profiles of the target disagree' },
  unknown: { shape: '?', words: 'unknown', legend: 'a fact is missing' },
  wanted: { shape: '…', words: 'waiting', legend: 'not evaluated yet' },
  running: { shape: '…', words: 'running', legend: '' },
  failed: { shape: '!', words: 'failed', legend: 'the evaluation failed' },
};

export function byId(id) {
  return document.getElementById(id);
}

/** `el('p', { class: 'quiet' }, 'text', node)` */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** How an image is asked for, as the service writes it: without the tag that is meant anyway. */
export function refOf({ names: [first], digest }) {
  if (first === undefined) return digest;
  return first.tag === 'latest' ? first.name : `${first.name}:${first.tag}`;
}

export function verdictOf(word) {
  const { shape, words } = WORDS[word] ?? WORDS.unknown;
  return el(
    'span',
    { class: `verdict is-${word}` },
    el('span', { class: 'shape', 'aria-hidden': 'true' }, shape),
    words,
  );
}

/** `1 of 14 failed`; empty where no real restore counts. */
export function countOf(observations) {
  return observations ? `${observations.failed} of ${observations.total} failed` : '';
}

export function tokenHeader() {
  const token = sessionStorage.getItem('token');
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** JSON of the service; throws its problem as an Error with `problem`. */
export async function getJson(path) {
  const answer = await fetch(path, { headers: tokenHeader() });
  const body = await answer.json().catch(() => ({ title: `HTTP ${answer.status}`, detail: '' }));
  if (answer.ok) return body;
  if (answer.status === 401) byId('token-form').hidden = false;
  throw Object.assign(new Error(body.title), { problem: body });
}

export function problemBox({ title, detail = '', code = '', errors = [], offset, nearest = [] }, onNearest) {
  return el(
    'div',
    { class: 'box is-unknown', 'data-code': code },
    el('p', {}, el('strong', {}, title), ` ${detail}`, offset === undefined ? '' : ` Byte offset ${offset}.`),
    errors.length === 0
      ? null
      : el('ul', {}, ...errors.map((e) => el('li', {}, el('code', {}, e.pointer || 'body'), ` ${e.message}`))),
    nearest.length === 0
      ? null
      : el('p', {}, 'Did you mean ', ...nearest.flatMap((name) => [nearestButton(name, onNearest), ' ']), '?'),
    code === '' ? null : el('p', { class: 'quiet' }, el('a', { href: `/docs/errors#${code}` }, 'About this error')),
  );
}

function nearestButton(name, onNearest) {
  return el('button', { type: 'button', onclick: () => onNearest?.(name) }, name);
}

export function problemFrom(error) {
  return error.problem ?? { title: 'The service is not reachable.', detail: String(error.message ?? error) };
}
