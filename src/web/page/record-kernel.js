import { el, getJson, problemBox, problemFrom, tokenHeader } from './elements.js';

const MATCHES = {
  exact: 'this very build of the atlas',
  between: 'builds of the atlas before and after it, which agree on all that matters or say where they do not',
  beside: 'the nearest build of the atlas',
};

/** What an answer about a kernel of the atlas rests on, and a button that makes the kernel a column of the matrix. */
export function showBasis({ match, kernels, restorer }, onRecorded) {
  const box = el(
    'div',
    {},
    el(
      'p',
      { class: 'quiet' },
      `No profile records this kernel. Answered by ${MATCHES[match] ?? match}, with ${restorer}:`,
    ),
  );
  box.append(
    el(
      'ul',
      {},
      ...kernels.map((address) => el('li', {}, el('code', {}, address), ' ', recordButton(address, box, onRecorded))),
    ),
  );
  return box;
}

function recordButton(address, box, onRecorded) {
  const button = el('button', { type: 'button' }, 'Record as a profile');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      onRecorded(await record(address));
    } catch (error) {
      button.disabled = false;
      box.querySelector('[data-code]')?.remove();
      box.append(problemBox(problemFrom(error)));
    }
  });
  return button;
}

/** Gives the name of the profile. */
async function record(address) {
  const { profile, links } = await getJson(`/api/v1/atlas/${address.split('/').map(encodeURIComponent).join('/')}`);
  const answer = await fetch(links.record, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...tokenHeader() },
    body: JSON.stringify(profile.input),
  });
  if (answer.ok) return profile.name;
  const problem = await answer.json().catch(() => ({ title: `HTTP ${answer.status}` }));
  throw Object.assign(new Error(problem.title), { problem });
}
