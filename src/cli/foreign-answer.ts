import { CommandError } from './command-error.ts';
import { EXIT } from './exit-code.ts';

/** An answer that no service of ours gives. `detail`: what the answer itself says; null: nothing that can be read. */
export function foreignAnswer(server: string, status: number, detail: string | null = null): CommandError {
  const said = detail === null ? '' : `: ${detail}`;
  const text =
    status >= 500
      ? `${server} failed to answer (HTTP ${status})${said}${detail === null ? '. Try again, or look at the log of the service or its proxy' : ''}`
      : `${server} answered (HTTP ${status}), but not as a Restore Matrix service does. Check the URL of --server`;
  return new CommandError(text, EXIT.unreachable);
}
