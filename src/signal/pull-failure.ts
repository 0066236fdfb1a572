const reasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** Whether a container that waits for this reason waits for its image. The reasons are the kubelet's own. */
export function isPullFailure(reason: string): boolean {
  return reasons.has(reason);
}
