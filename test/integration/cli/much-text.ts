export const MUCH = Array.from({ length: 100_000 }, (_, line) => `line ${line}\n`).join('');
