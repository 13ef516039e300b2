/**
 * Words of CRIU's own messages. Of an error line only these are kept, so that nothing else can be: names, paths, hosts and
 * secrets are not in the list (docs/privacy.md).
 */
import { LOG_SIGNS } from './log-signs.ts';

const PLAIN = `
  a aborted absent accept access accessible address adjust after again aio alive all allocate allowed already an and any
  apparmor are area argument as assign at attach attached attr attribute back bad be because before bind bit block blocked
  bounds bpf broken buffer but by cache can't cannot capabilities capability catch cg cgroup chain child children chroot
  clear clone close closed collect compat conf connect connected connection contain control controller controllers convert
  copy core corrupted could couldn't cpu create created creating creds criu current cwd damaged data dead delete deleted
  denied descriptor destination detect detection device devices did die died different directory disabled do does doesn't
  don't down dump dup duplicate eexist either elf empty enabled end enough entry entries errno error event eventfd eventpoll
  exceeded exe exec executable exist existing exists exit exited expected external fail failed failing fanotify fatal fd fds
  feature features fifo file filesystem filter filters find flags flock for forbidden fork format found from fs full futex get
  ghost go group groups handle has have header helper high host id ids illegal image images in incompatible incorrect inet
  info init initialising initialize initialized initializing inode inotify input instruction int interface invalid io ip ipc
  iptables is it item items job join kerndat kernel key kill killed leader length level lib limit link list listen load local
  location lock locks lookup loop lost lsm magic make map mapping mappings march mark mask master match maximum memfd memory
  mismatch mismatched missing mm mnt mntns mode module more mount mounted mountpoint mounts move much munmap name names
  namespace namespaces need needed needs negative net netlink netns network new nft nftables no not nothing null number object
  of off offset on one only open opened opening operation option options or out over overflow owner packet page pagemap pages
  parameter parameters parent parse path peer pending perform permission permitted pid pidfd pids pie pipe points policy pool
  port posix premap premmaped prepare present private probe proc process processes profile program property protocol ptrace
  pty queue quota raise range read reading ready real receive refused region register registers regular remap remote remove
  removed rename reopen report reported required reset resource resources restore restored restorer restoring resume resolve
  result return returned rights rlimit root route rseq rst rule rules run running same sched seccomp section secure see seek
  segment segv selinux send server session set setting settings setup shared shell shm short should sid signal signals size
  slave slot small so sock socket sockets some space specified stack stage start state stat status stop stopped stream string
  success such suffix supported switch symlink sync sysctl syscall system table tap target task tasks tcp temporarily terminal than
  that the there thread threads time timed timens timeout timer timerfd timers to too tool tree truncate try tty tun type udp
  uid umount unable unavailable uncaught unexpected unix unknown unlink unlock unmap unreachable unsupported up update use used
  user using usable uts valid value vdso verify version veth vma vmas vsyscall vvar wait waiting was watch weak when while with
  without won't work works would write writing written wrong x86 xsave you zero zombie
`;

const PUNCTUATION = new Set('.,:;!?()[]{}<>"`=');
const TOKEN = /[^\s]+/g;
const words = new Set(PLAIN.match(TOKEN) ?? []);
for (const { holds } of LOG_SIGNS) {
  for (const text of holds) for (const token of text.match(TOKEN) ?? []) words.add(bare(token).toLowerCase());
}

/** Without the punctuation around it. */
export function bare(token: string): string {
  let [start, end] = [0, token.length];
  while (start < end && PUNCTUATION.has(token.charAt(start))) start += 1;
  while (end > start && PUNCTUATION.has(token.charAt(end - 1))) end -= 1;
  return token.slice(start, end);
}

export function isLogWord(word: string): boolean {
  return words.has(word.toLowerCase());
}
