import { ask, questionInAddress, readForm, writeForm } from './ask.js';
import { byId, refOf } from './elements.js';
import { followMatrix, markAsked, showFamilyOf, showLegend } from './matrix.js';
import { followRuleBook } from './rule-book.js';
import { nameFrom, upload } from './upload.js';

const react = {
  onAnswered: (image) => showFamilyOf(image, pick),
  /** The new column shows at once. */
  onRecorded: () => followMatrix(pick),
};

const pick = (image, profile) => {
  ask({ image, by: 'profile', target: profile }, react);
  markAsked();
  byId('ask').scrollIntoView({ block: 'start' });
};

byId('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  ask(readForm(), react);
  markAsked();
});

const send = (file) => {
  const field = byId('name');
  if (field.value === '') field.value = nameFrom(file.name);
  if (!field.reportValidity()) return;
  upload(file, field.value, (image) => {
    writeForm({ ...readForm(), image: refOf(image) });
    field.value = '';
    byId('file').value = '';
    followMatrix(pick);
  });
};

byId('file').addEventListener('change', () => {
  const [file] = byId('file').files;
  if (file !== undefined) byId('name').value = nameFrom(file.name);
});
byId('upload').addEventListener('submit', (event) => {
  event.preventDefault();
  const [file] = byId('file').files;
  if (file === undefined) byId('file').focus();
  else send(file);
});

const drop = byId('drop');
for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', kind === 'dragenter' || kind === 'dragover');
  });
}
drop.addEventListener('drop', (event) => {
  const [file] = event.dataTransfer.files;
  if (file !== undefined) send(file);
});

byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem('token', byId('token').value);
  byId('token-form').hidden = true;
  followMatrix(pick);
  showAddress();
});

const showAddress = () => {
  const question = questionInAddress();
  if (question === null) byId('answer').replaceChildren();
  else ask(question, { ...react, remember: false });
  markAsked();
};
addEventListener('popstate', () => {
  showAddress();
  followMatrix(pick);
});

showLegend();
followRuleBook();
showAddress();
followMatrix(pick);
