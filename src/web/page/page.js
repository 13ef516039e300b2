import { ask, questionInAddress, readForm, writeForm } from './ask.js';
import { byId } from './elements.js';
import { followMatrix, refreshMatrix, showLegend } from './matrix.js';
import { nameFrom, upload } from './upload.js';

const pick = (image, profile) => {
  ask({ image, by: 'profile', target: profile });
  byId('ask').scrollIntoView({ block: 'start' });
};

byId('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  ask(readForm());
});

const send = (file) => {
  const field = byId('name');
  if (field.value === '') field.value = nameFrom(file.name);
  if (!field.reportValidity()) return;
  upload(file, field.value, (image) => {
    const [first] = image.names;
    writeForm({ ...readForm(), image: first === undefined ? image.digest : `${first.name}:${first.tag}` });
    field.value = '';
    byId('file').value = '';
    refreshMatrix(pick);
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
  refreshMatrix(pick);
});

const showAddress = () => {
  const question = questionInAddress();
  if (question === null) byId('answer').replaceChildren();
  else ask(question, { remember: false });
};
addEventListener('popstate', showAddress);

showLegend();
showAddress();
followMatrix(pick);
