import { byId, el, problemBox, refOf, tokenHeader } from './elements.js';

/** Turns a file's name into one that the service takes: `My App.tar.gz` -> `My-App`. */
export function nameFrom(fileName) {
  return fileName
    .replace(/(\.(tar|tgz|gz|zst|xz|img))+$/i, '')
    .replace(/[^A-Za-z0-9._+@-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 128);
}

/** Sends one file and shows what was found; `onStored` gets the image. fetch() cannot tell progress, so XHR. */
export function upload(file, name, onStored) {
  const progress = byId('progress');
  const request = new XMLHttpRequest();
  const query = new URLSearchParams(name === '' ? {} : { name });
  request.open('POST', `/api/v1/images?${query}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  for (const [header, value] of Object.entries(tokenHeader())) request.setRequestHeader(header, value);
  request.upload.onprogress = ({ loaded, total }) => {
    progress.value = total === 0 ? 0 : (loaded / total) * 100;
  };
  request.onloadend = () => {
    progress.hidden = true;
    const body = parse(request.responseText);
    if (request.status === 401) byId('token-form').hidden = false;
    const stored = request.status === 200 || request.status === 201;
    byId('upload-answer').replaceChildren(stored ? imageBox(body, request.status === 201) : problemBox(body));
    if (stored) onStored(body);
  };
  progress.value = 0;
  progress.hidden = false;
  request.send(file);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { title: 'The upload was interrupted.', detail: 'The service closed the connection or is not reachable.' };
  }
}

function imageBox(image, isNew) {
  const { format, flavour, arch, origin, objectTypes } = image;
  const from = [origin.kernel && `made on ${origin.kernel}`, origin.criu && `by CRIU ${origin.criu}`].filter(Boolean);
  return el(
    'div',
    { class: 'box' },
    el('p', {}, el('strong', {}, isNew ? 'Stored ' : 'Already recorded: '), el('code', {}, refOf(image))),
    el('p', { class: 'quiet' }, [`${format}, ${flavour}, ${arch}`, ...from].join(', ')),
    el(
      'details',
      {},
      el('summary', {}, `${objectTypes.length} object types`),
      el(
        'ul',
        {},
        ...objectTypes.map(({ type, version, count }) =>
          el('li', {}, el('code', {}, `${type}@${version}`), ` × ${count}`),
        ),
      ),
    ),
  );
}
