/** `image on kernel` -> why the prediction is wrong. May only shrink: an entry that is no mismatch any more fails. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {};
