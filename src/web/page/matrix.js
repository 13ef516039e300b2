import { byId, el, getJson, problemBox, problemFrom, verdictOf, WORDS } from './elements.js';

/** Soon while cells are open, else now and then. */
const BUSY_MS = 1_500;
const IDLE_MS = 15_000;

const LEGEND = ['yes', 'conditional', 'no', 'mixed', 'unknown', 'wanted', 'failed'];

export function showLegend() {
  byId('legend').replaceChildren(...LEGEND.map((word) => el('li', {}, verdictOf(word), ` ${WORDS[word].legend}`)));
}

let shownAt = null;

/** Shows the matrix and keeps it fresh; `onPick` gets the image and the profile of a cell. */
export async function followMatrix(onPick) {
  const busy = await refreshMatrix(onPick);
  setTimeout(() => followMatrix(onPick), busy ? BUSY_MS : IDLE_MS);
}

export async function refreshMatrix(onPick) {
  try {
    const window = await getJson('/api/v1/matrix?imageLimit=100&profileLimit=50');
    const text = JSON.stringify(window);
    if (text !== shownAt) draw(window, onPick);
    shownAt = text;
    return window.cells.flat().some(({ state }) => state === 'wanted' || state === 'running');
  } catch (error) {
    byId('matrix').replaceChildren(problemBox(problemFrom(error)));
    shownAt = null;
    return false;
  }
}

function draw({ images, profiles, cells, next, revision }, onPick) {
  const focused = document.activeElement?.dataset?.cell;
  const head = el(
    'tr',
    {},
    el('td', {}),
    ...profiles.map((profile) =>
      el('th', { scope: 'col' }, profile.name, el('small', {}, `${profile.kernel} ${profile.arch}`)),
    ),
  );
  const rows = images.map((image, i) => {
    const ref = image.name || image.digest;
    const row = profiles.map((profile, j) => el('td', {}, cellButton(ref, profile.name, cells[i][j], onPick)));
    return el(
      'tr',
      {},
      el('th', { scope: 'row' }, shortName(image), el('small', {}, `${image.format} ${image.arch}`)),
      ...row,
    );
  });
  const more = next.images !== null || next.profiles !== null ? ' More of it is in the API.' : '';
  byId('matrix-note').textContent =
    images.length === 0
      ? 'No image yet: upload one above.'
      : `${images.length} images on ${profiles.length} profiles, revision ${revision}.${more}`;
  byId('matrix').replaceChildren(
    ...(images.length === 0 ? [] : [el('table', {}, el('thead', {}, head), el('tbody', {}, ...rows))]),
  );
  if (focused !== undefined) document.querySelector(`[data-cell="${CSS.escape(focused)}"]`)?.focus();
  fill(
    'images',
    images.map((image) => image.name || image.digest),
  );
  fill(
    'targets',
    profiles.flatMap((profile) => [profile.kernel, profile.name]),
  );
}

function cellButton(image, profile, { state, verdict }, onPick) {
  const word = state === 'decided' ? verdict : state;
  const pick = () => onPick(image, profile);
  const label = `${image} on ${profile}: ${WORDS[word]?.words ?? word}`;
  return el(
    'button',
    { type: 'button', class: `is-${word}`, 'aria-label': label, 'data-cell': `${image} ${profile}`, onclick: pick },
    verdictOf(word),
  );
}

function shortName({ name, digest }) {
  return name || digest.slice(0, 19);
}

function fill(id, values) {
  byId(id).replaceChildren(...[...new Set(values)].map((value) => el('option', { value })));
}
