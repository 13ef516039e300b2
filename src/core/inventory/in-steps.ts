/** A long computation that can be interrupted at every `yield`, so that whoever runs it can see to others in between. */
export type InSteps<T> = Generator<void, T, undefined>;

/** A step for each element. */
export function* mapInSteps<T, Made>(list: readonly T[], make: (one: T) => Made): InSteps<readonly Made[]> {
  const made: Made[] = [];
  for (const one of list) {
    made.push(make(one));
    yield;
  }
  return made;
}

/** For what is short: a single step. */
export function* inOneStep<T>(make: () => T): InSteps<T> {
  yield;
  return make();
}

/** Without a break. */
export function runToEnd<T>(steps: InSteps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
