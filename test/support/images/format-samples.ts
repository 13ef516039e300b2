import { gunzipSync } from 'node:zlib';
import type { BYTE_FORMATS, ByteFormat } from '#core/image/image-format.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { labKernel } from '../lab-kernel.ts';
import { corpusFile, corpusSet } from './corpus-files.ts';
import { ociLayoutOf, TAR_LAYER } from './make-oci.ts';
import { type TarFile, tarOf } from './make-tar.ts';

export interface FormatSample {
  /** Uncompressed. */
  bytes(): Promise<Uint8Array>;
  /** A kernel that the image can be converted for. */
  readonly target: Profile;
  /** What a refusal to convert says; null: it is converted. */
  readonly refused: RegExp | null;
}

const LINUX_CR_KERNEL = profileOf({
  ...normaliseProfile({ release: '2.6.38', arch: 'x86_64', restorer: ['linux-cr@5c3471a'] }),
  name: 'target',
  revision: 1,
});
const CRIU_KERNEL = labKernel(['criu@4.2']);
const PIPES = 'criu/6.1.0-56-amd64__pipes.tar.gz';

const corpus = (path: string) => async () => gunzipSync(corpusFile(path));

async function withFile(path: string, file: TarFile): Promise<Uint8Array> {
  return tarOf([...[...(await corpusSet(path))].map(([name, data]) => ({ name, data })), file]);
}

type Samples = {
  readonly [Format in ByteFormat]: Readonly<Record<(typeof BYTE_FORMATS)[Format]['flavours'][number], FormatSample>>;
};

/** An image of every format and flavour; one that is missing does not compile. */
export const FORMAT_SAMPLES: Samples = {
  'linux-cr': {
    stream: {
      bytes: async () => corpusFile('linux-cr/14-b6cdf01-x86_64.img'),
      target: LINUX_CR_KERNEL,
      refused: null,
    },
  },
  criu: {
    bare: { bytes: corpus(PIPES), target: CRIU_KERNEL, refused: null },
    podman: { bytes: corpus('containers/truthbox-podman.tar.gz'), target: CRIU_KERNEL, refused: null },
    'cri-o': { bytes: corpus('containers/truthbox-cri-o.tar.gz'), target: CRIU_KERNEL, refused: null },
    containerd: {
      bytes: corpus('containers/truthbox-containerd.tar.gz'),
      target: CRIU_KERNEL,
      refused: null,
    },
    runc: {
      bytes: () =>
        withFile(PIPES, { name: 'descriptors.json', data: Buffer.from('["/dev/null","pipe:[1]","pipe:[2]"]') }),
      target: CRIU_KERNEL,
      refused: null,
    },
    oci: {
      bytes: async () => tarOf(ociLayoutOf([{ mediaType: TAR_LAYER, bytes: gunzipSync(corpusFile(PIPES)) }])),
      target: CRIU_KERNEL,
      refused: /container image/,
    },
  },
};
