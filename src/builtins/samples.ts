/** The sample images of a first start. What each is: data/README.md. */
export interface Sample {
  readonly name: string;
  /** In the corpus. */
  readonly file: string;
}

export const SAMPLES: readonly Sample[] = [
  { name: 'counter', file: 'linux-cr/a-minimal.img' },
  { name: 'counter-2010', file: 'linux-cr/12-f0fdd38-x86_64.img' },
  { name: 'web', file: 'linux-cr/b-pipes-epoll-sockets-ipc-pty.img' },
  { name: 'pipes', file: 'criu/6.1.0-56-amd64__pipes.tar.gz' },
  { name: 'terminal', file: 'criu/6.1.0-56-amd64__ptys.tar.gz' },
  { name: 'tcp-server', file: 'criu/6.1.0-56-amd64__tcp.tar.gz' },
  { name: 'shared-memory', file: 'criu/6.12.117+deb12-amd64__sysvipc.tar.gz' },
  { name: 'network-namespace', file: 'criu/6.12.117+deb12-amd64__vethdown.tar.gz' },
  { name: 'pipes-avx512', file: 'criu/host-6.18__pipes.tar.gz' },
  { name: 'podman-container', file: 'containers/truthbox-podman.tar.gz' },
];
