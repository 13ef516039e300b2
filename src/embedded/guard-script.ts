import { join } from 'node:path';

/** Holds the pid of an adopted server. In the cluster, where the server's user may read. */
export const adoptedFile = (cluster: string): string => join(cluster, 'restore-matrix.adopted');

/**
 * Runs the server, and stops it when our process was killed: our end of descriptor 3 then closes and `read` returns. The
 * server stops unless another start adopts it in time. SIGINT does not stop a server that is recovering from a crash
 * (stop-server.ts).
 * Arguments: the file of the adopted pid, the seconds an orphan waits for its adoption, the server's command line.
 */
export const GUARD_SCRIPT = `
adopted=$1
patience=$2
shift 2
linger() {
  waited=0
  while [ "$waited" -lt "$1" ]; do
    sleep 1
    waited=$((waited + 1))
  done
}
"$@" 3<&- &
server=$!
{
  read -r _
  linger "$patience"
  [ "$(cat "$adopted")" = "$server" ] && exit
  kill -INT "$server"
  linger 15
  kill -QUIT "$server"
  linger 10
  kill -KILL "$server"
} <&3 3<&- >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait "$server"
status=$?
kill "$guard" 2>/dev/null
exit "$status"
`;
