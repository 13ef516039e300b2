// A reporter for vitest that says now and then how far a run is; failures and totals are the business of others.
const EVERY_MS = 30_000;

export default class ReportProgress {
  #files = 0;
  #done = 0;
  #began = performance.now();
  #clock;

  onTestRunStart(specifications) {
    this.#files = specifications.length;
    this.#began = performance.now();
    this.#clock = setInterval(() => {
      const seconds = Math.round((performance.now() - this.#began) / 1000);
      console.log(`${this.#done} of ${this.#files} files, ${seconds} s`);
    }, EVERY_MS);
  }

  onTestModuleEnd() {
    this.#done++;
  }

  onTestRunEnd() {
    clearInterval(this.#clock);
  }
}
