import { questionInAddress } from './ask.js';
import { byId, countOf, el, getJson, problemBox, problemFrom, verdictOf, WORDS } from './elements.js';
import { followArrows } from './follow-arrows.js';

/** Soon while cells are open, else now and then. */
const BUSY_MS = 1_500;
const IDLE_MS = 15_000;
const WINDOW = '/api/v1/matrix?imageLimit=100&profileLimit=100';
const FAMILY_NAMES = { criu: 'CRIU and containers', 'linux-cr': 'Linux-CR' };

const LEGEND = ['yes', 'conditional', 'no', 'mixed', 'unknown', 'wanted', 'failed'];

export function showLegend() {
  byId('legend').replaceChildren(...LEGEND.map((word) => el('li', {}, verdictOf(word), ` ${WORDS[word].legend}`)));
}

let shown = null;
let timer = null;
let newest = 0;

/** Shows the matrix and keeps it fresh; `onPick` gets the image and the profile of a cell. */
export async function followMatrix(onPick) {
  clearTimeout(timer);
  const isBusy = await refreshMatrix(onPick);
  clearTimeout(timer);
  timer = setTimeout(() => followMatrix(onPick), isBusy ? BUSY_MS : IDLE_MS);
}

async function refreshMatrix(onPick) {
  const own = ++newest;
  try {
    const family = await chooseFamily();
    const window = await getJson(family === null ? WINDOW : `${WINDOW}&family=${encodeURIComponent(family)}`);
    // Another one has begun meanwhile: it knows what the address says now.
    if (own !== newest) return true;
    const text = JSON.stringify([family, window]);
    showFamilies(window.families, family, onPick);
    if (text !== shown) draw(window, onPick);
    shown = text;
    byId('all-arches').onchange = () => draw(window, onPick);
    return showProgress(window) > 0;
  } catch (error) {
    if (own !== newest) return true;
    byId('matrix').replaceChildren(problemBox(problemFrom(error)));
    byId('open').hidden = true;
    shown = null;
    return false;
  }
}

let asked = null;

/** The image that was asked about comes into view, where the address does not say what to show. */
export function showFamilyOf({ format }, onPick) {
  const isNew = format in FAMILY_NAMES && format !== asked;
  asked = format in FAMILY_NAMES ? format : asked;
  if (isNew) followMatrix(onPick);
}

/** What the address says; else that of the image asked about, of the newest image. Null: all images, or there are none. */
async function chooseFamily() {
  const told = new URLSearchParams(location.search).get('family');
  if (told === 'all') return null;
  if (told !== null || asked !== null) return told ?? asked;
  const { families } = await getJson('/api/v1/matrix?imageLimit=1&profileLimit=1');
  return families[0] ?? null;
}

/** Images and kernels of one family fit one another. With several families, the address says which is shown. */
function showFamilies(families, family, onPick) {
  const list = byId('families');
  list.hidden = families.length < 2 && family !== null;
  const link = (value, name) => {
    const address = new URL(location.href);
    address.searchParams.set('family', value);
    const onclick = (event) => {
      event.preventDefault();
      history.pushState(null, '', address);
      followMatrix(onPick);
    };
    const isShown = value === (family ?? 'all');
    return el('li', {}, el('a', { href: address.href, 'aria-current': isShown && 'page', onclick }, name));
  };
  const links = families.map((name) => link(name, FAMILY_NAMES[name] ?? name));
  list.replaceChildren(...links, link('all', 'All'));
}

/** How fresh the screen is, and what is still to come. Gives the number of open cells. */
function showProgress({ images, profiles, cells, next, revision }) {
  const all = cells.flat();
  const open = all.filter(({ state }) => state === 'wanted' || state === 'running').length;
  const more = next.images !== null || next.profiles !== null ? ' The API has the rest of the matrix.' : '';
  byId('matrix-note').replaceChildren(
    images.length === 0
      ? 'No images yet. Upload one below. '
      : `${images.length} images on ${profiles.length} profiles.${more} `,
    `Revision ${revision}, read at `,
    el('time', { datetime: new Date().toISOString() }, new Date().toLocaleTimeString()),
    '.',
  );
  const bar = byId('open');
  bar.hidden = open === 0;
  bar.max = all.length;
  bar.value = all.length - open;
  byId('open-note').textContent = open === 0 ? '' : `${open} of ${all.length} cells are not evaluated yet.`;
  return open;
}

/** Profiles of an architecture that no image here has can only say no, so they show on demand. Gives places of columns. */
function chooseColumns({ images, profiles }) {
  const arches = new Set(images.map(({ arch }) => arch));
  const all = [...profiles.keys()];
  const fitting = all.filter((column) => arches.has(profiles[column].arch));
  const others = all.length - fitting.length;
  byId('other-arches').hidden = images.length === 0 || others === 0;
  byId('other-arches-note').textContent = `Also show the ${others} profiles of other architectures`;
  return byId('all-arches').checked ? all : fitting;
}

function draw(window, onPick) {
  const { images, cells } = window;
  const columns = chooseColumns(window);
  const profiles = columns.map((column) => window.profiles[column]);
  const focused = document.activeElement?.dataset?.cell;
  const head = profiles.map(({ name, kernel, arch }) =>
    el('th', { scope: 'col' }, breakable(name), el('small', {}, breakable(`${kernel} ${arch}`))),
  );
  const rows = images.map((image, i) => {
    const ref = image.name || image.digest;
    const title = el('th', { scope: 'row' }, image.name || image.digest.slice(0, 19));
    title.append(el('small', {}, `${image.format} ${image.arch}`));
    const row = columns.map((column) => {
      return el('td', {}, cellButton(ref, window.profiles[column].name, cells[i][column], onPick));
    });
    return el('tr', {}, title, ...row);
  });
  const table = el('table', {}, el('thead', {}, el('tr', {}, el('td', {}), ...head)), el('tbody', {}, ...rows));
  byId('matrix').replaceChildren(...(images.length === 0 ? [] : [table]));
  followArrows(table, focused);
  markAsked();
  fill(
    'images',
    images.map((image) => image.name || image.digest),
  );
  fill(
    'targets',
    profiles.flatMap((profile) => [profile.kernel, profile.name]),
  );
}

/** The cell that the question in the address is about. */
export function markAsked() {
  const question = questionInAddress();
  const asked = question?.by === 'profile' ? cellName(question.image, question.target) : null;
  for (const button of byId('matrix').querySelectorAll('button')) {
    if (button.dataset.cell === asked) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
}

const cellName = (image, profile) => `${image} on ${profile}`;

function cellButton(image, profile, { state, verdict, observations }, onPick) {
  const word = state === 'decided' ? verdict : state;
  const name = cellName(image, profile);
  const count = countOf(observations);
  const label = `${name}: ${WORDS[word]?.words ?? word}${count && `, ${count}`}`;
  const pick = () => onPick(image, profile);
  const title = count === '' ? null : `Real restores: ${count}`;
  const attributes = { type: 'button', 'aria-label': label, title, 'data-cell': name, onclick: pick };
  return el('button', attributes, verdictOf(word), count === '' ? null : el('small', {}, count));
}

/** Names break after `-`, `+` and `_`, not in the middle of a word. */
function breakable(text) {
  return el('span', {}, ...text.split(/(?<=[-+_])/).flatMap((part) => [part, el('wbr')]));
}

function fill(id, values) {
  byId(id).replaceChildren(...[...new Set(values)].map((value) => el('option', { value })));
}
