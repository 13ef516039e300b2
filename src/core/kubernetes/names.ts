/** Names that the cluster and the service share. */

/** Label of a node: the profile that describes it, as `labelValueOf` writes its name. */
export const PROFILE_LABEL = 'restore-matrix.io/profile';
/** Label that the kubelet gives its node. */
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';

/** Annotations of a pod. */
export const IMAGE_ANNOTATION = 'restore-matrix.io/image';
export const FLEET_ANNOTATION = 'restore-matrix.io/fleet';
export const UNKNOWN_ANNOTATION = 'restore-matrix.io/unknown';
export const STEPS_ANNOTATION = 'restore-matrix.io/accept-steps';
