import type { Converter } from './converter.ts';
import { backwardByMap, forwardByMap, lossless } from './field-map-converter.ts';

/** include/net/tcp_states.h */
const TCP_CLOSE = 7;
const TCP_LISTEN = 10;

const HAS_BUFFERS_AT = 8;
/** sock_common.state in SOCKET 1; SOCKET 2 has it 8 bytes further on. */
const STATE_AT = 34;

const widenSocket = forwardByMap('SOCKET', 2);
const widenInet = forwardByMap('SOCKET_INET', 2);

/** Only a socket that does not listen has queues; that they are all there is checked at the end of the image. */
const noteBuffers: Converter = (record, context) => {
  const out = widenSocket(record, context);
  if (out !== null) out[HAS_BUFFERS_AT] = record[STATE_AT] === TCP_LISTEN ? 0 : 1;
  return out;
};

/** A live connection is more than the old record holds. */
const addTcpState: Converter = (record, context) =>
  context.socketState === TCP_CLOSE || context.socketState === TCP_LISTEN ? widenInet(record, context) : null;

export const SOCKET_CONVERTERS: Readonly<Record<string, Converter>> = {
  'SOCKET@1>2': noteBuffers,
  'SOCKET@2>1': lossless(backwardByMap('SOCKET', 2), noteBuffers),
  'SOCKET_INET@1>2': addTcpState,
  'SOCKET_INET@2>1': lossless(backwardByMap('SOCKET_INET', 2), widenInet),
};

/** Sockets with queues of their own: all but those that listen. */
export function hasQueues(socketState: number): boolean {
  return socketState !== TCP_LISTEN;
}
