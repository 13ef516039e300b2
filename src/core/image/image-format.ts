/** What an image is, as its bytes show: the format of its objects, and who wrapped them. */
export type ImageFormat = 'linux-cr' | 'criu' | 'inventory';

export type ImageFlavour = 'stream' | 'bare' | 'podman' | 'cri-o' | 'containerd' | 'runc' | 'oci';
