const STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

/**
 * Makes a table of buttons one stop of the Tab key, in which the arrow keys, Home and End move. `focused` names the
 * button (`data-cell`) that had the focus before the table was drawn anew.
 */
export function followArrows(table, focused) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll('button')]);
  const buttons = rows.flat();
  let current = buttons.find(({ dataset }) => dataset.cell === focused);
  current?.focus({ preventScroll: true });
  current ??= buttons[0];
  for (const button of buttons) button.tabIndex = button === current ? 0 : -1;

  table.addEventListener('focusin', ({ target }) => {
    if (!buttons.includes(target)) return;
    current.tabIndex = -1;
    current = target;
    current.tabIndex = 0;
  });
  table.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    const from = rows.findIndex((row) => row.includes(event.target));
    if (step === undefined || from < 0) return;
    const row = rows[clamp(from + step[0], rows)];
    row[clamp(rows[from].indexOf(event.target) + step[1], row)].focus();
    event.preventDefault();
  });
}

function clamp(index, list) {
  return Math.min(list.length - 1, Math.max(0, index));
}
