import { byId, countOf, el, getJson, problemBox, problemFrom, verdictOf } from './elements.js';
import { showBasis } from './record-kernel.js';

const TARGETS = ['kernel', 'profile', 'series', 'distro'];

/** The question in the address, or null. The address is the state of the screen: it can be shared and reloaded. */
export function questionInAddress() {
  const query = new URLSearchParams(location.search);
  const image = query.get('image');
  const by = TARGETS.find((name) => query.has(name));
  return image === null || by === undefined ? null : { image, by, target: query.get(by) };
}

export function writeForm({ image, by, target }) {
  byId('image').value = image;
  byId('by').value = by;
  byId('target').value = target;
}

export function readForm() {
  return { image: byId('image').value.trim(), by: byId('by').value, target: byId('target').value.trim() };
}

/** The question, and what else the address says of the screen. */
function addressOf(query) {
  const family = new URLSearchParams(location.search).get('family');
  return family === null ? `?${query}` : `?${query}&family=${encodeURIComponent(family)}`;
}

let asked = 0;

/**
 * Asks, shows the answer, and puts the question into the address. `onAnswered` gets the image, `onRecorded` is called
 * when a kernel has become a profile.
 */
export async function ask(question, { remember = true, onAnswered = () => {}, onRecorded = () => {} } = {}) {
  writeForm(question);
  const query = new URLSearchParams({ image: question.image, [question.by]: question.target });
  if (remember) history.pushState(null, '', addressOf(query));
  asked += 1;
  const mine = asked;
  const recorded = (profile) => {
    onRecorded(profile);
    ask({ image: question.image, by: 'profile', target: profile }, { onAnswered, onRecorded });
  };
  const shown = await getJson(`/api/v1/can-restore?${query}`).then(
    (answer) => {
      onAnswered(answer.image);
      return showAnswer(answer, recorded);
    },
    (error) => {
      const problem = problemFrom(error);
      const field = problem.code === 'image-not-found' ? 'image' : 'target';
      return problemBox(problem, (name) => ask({ ...question, [field]: name }, { onAnswered, onRecorded }));
    },
  );
  // An answer that was overtaken by a later question is not shown.
  if (mine === asked) byId('answer').replaceChildren(shown);
}

function showAnswer(answer, onRecorded) {
  const { question, image, counts, profiles, notes, revision, evaluatedAt, ruleBook } = answer;
  const name = image.name || image.digest.slice(0, 19);
  const summary = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
  return el(
    'div',
    { class: `box is-${answer.answer}`, 'data-answer': answer.answer },
    el(
      'p',
      { class: 'headline' },
      verdictOf(answer.answer),
      ' ',
      el('code', {}, name),
      ` on ${question.profile ?? question.kernel ?? question.series ?? question.distro}`,
      profiles.length === 1 ? '' : `: ${summary || 'no profile is recorded'}`,
    ),
    list('ul', notes),
    ...profiles.map((profile, index) => showProfile(profile, profiles.length === 1 || index < 3, onRecorded)),
    el(
      'p',
      { class: 'quiet' },
      `Revision ${revision}, rules ${ruleBook}, evaluated `,
      el('time', { datetime: evaluatedAt }, new Date(evaluatedAt).toLocaleString()),
    ),
  );
}

function showProfile(answer, open, onRecorded) {
  const { set, profile, kernel, arch, verdict, grade, conflict, observations, findings, steps, waysOut, basis } =
    answer;
  const count = countOf(observations);
  return el(
    'details',
    { open },
    el(
      'summary',
      {},
      verdictOf(verdict),
      `${set === undefined ? '' : ` ${set}`} on ${profile} `,
      el('code', {}, kernel),
      ` ${arch} · ${grade}${conflict ? ', against the prediction' : ''}${count && `, ${count}`}`,
    ),
    basis === undefined ? null : showBasis(basis, onRecorded),
    part(
      'What to do',
      'ol',
      steps.map((step) => [step.text, step.loses === null ? '' : ` Lost: ${step.loses}.`]),
    ),
    waysOut?.length === 0
      ? el('p', {}, 'No way out is known.')
      : part('Ways out', 'ol', (waysOut ?? []).map(showWayOut)),
    part('Why', 'ul', groupFindings(findings.filter((one) => !isUsualNote(one))).map(showFindings)),
    fold('Notes about the profile, whatever the image', groupFindings(findings.filter(isUsualNote)).map(showFindings)),
    ...showAssumptions(answer),
  );
}

const isUsualNote = ({ severity, about }) => severity === 'note' && about === 'profile';

/** First what a wrong guess makes fatal, and how to record it; what nearly every restore assumes is folded. */
function showAssumptions({ assumptions, assumptionRanks = [], recordWith }) {
  const of = (...ranks) => assumptions.filter((_, i) => ranks.includes(assumptionRanks[i] ?? 'check'));
  const fatal = of('kills').map((text) => `${text}; otherwise the restored process is killed`);
  const record = recordWith === undefined ? [] : [['To record the facts above: ', el('code', {}, recordWith)]];
  return [
    part('Assumptions', 'ul', [...fatal, ...of('record'), ...record, ...of('check')]),
    fold('What nearly every restore assumes', of('usual')),
  ];
}

function fold(title, entries) {
  if (entries.length === 0) return null;
  return el('details', {}, el('summary', { class: 'quiet' }, `${title} (${entries.length})`), list('ul', entries));
}

/** What would change a `no`, what is lost by it, and what is then still to do. */
function showWayOut({ text, loses, verdict, steps }) {
  return [
    text,
    loses === null ? '' : ` Lost: ${loses}.`,
    ' Then: ',
    verdictOf(verdict),
    ...steps.map((step) => el('div', {}, 'And: ', step.text)),
  ];
}

/** What one rule says of one object, however many of its needs are unmet. */
function groupFindings(findings) {
  const groups = new Map();
  for (const finding of findings) {
    const { rule, severity, objectType, objectVersion, text } = finding;
    const key = JSON.stringify([rule, severity, objectType, objectVersion, text]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

function showFindings(group) {
  const [{ severity, about, objectType, objectVersion, text }] = group;
  const version = objectVersion === null ? '' : `@${objectVersion}`;
  return [
    el('strong', {}, severity),
    ' ',
    ...(about === 'profile' ? ['(profile only) '] : []),
    ...(objectType === '' ? [] : [el('code', {}, `${objectType}${version}`), ' ']),
    text,
    ...group.map(({ required, found }) => el('div', {}, 'Required: ', el('b', {}, required), '; found: ', found, '.')),
  ];
}

function list(kind, entries) {
  return entries.length === 0 ? null : el(kind, {}, ...entries.map((entry) => el('li', {}, ...[entry].flat())));
}

function part(title, kind, entries) {
  return entries.length === 0 ? null : el('div', {}, el('p', { class: 'quiet' }, title), list(kind, entries));
}
