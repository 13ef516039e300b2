/** What was kept of one error line of a restore log. */
export interface KeptLine {
  readonly text: string;
  readonly rules: readonly string[];
  readonly cause: 'capability' | 'host' | 'unmatched';
}
