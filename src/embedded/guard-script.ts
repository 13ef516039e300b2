import { join } from 'node:path';

/** Holds the pid of an adopted server. In the cluster, where the server's user may read. */
export const adoptedFile = (cluster: string): string => join(cluster, 'restore-matrix.adopted');

/**
 * Runs the server, and stops it when our process was killed: our end of descriptor 3 then closes, `read` returns, and
 * unless another start of ours adopts the server in time, nobody needs it any more.
 * Arguments: the file of the adopted pid, the seconds an orphan waits for its adoption, the server's command line.
 */
export const GUARD_SCRIPT = `
adopted=$1
patience=$2
shift 2
"$@" 3<&- &
server=$!
{
  read -r _
  waited=0
  while [ "$waited" -lt "$patience" ]; do
    sleep 1
    waited=$((waited + 1))
  done
  [ "$(cat "$adopted")" = "$server" ] || kill -INT "$server"
} <&3 3<&- >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait "$server"
status=$?
kill "$guard" 2>/dev/null
exit "$status"
`;
