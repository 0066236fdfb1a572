/** A place in Git that a GitOps tool reads. */
export interface GitSource {
  /** As it is written in the cluster: `https://…/acme/logging.git` or `git@…:acme/logging.git`. */
  readonly repository: string;
  /** As written; absent: the repository's own default. May also be a tag or a commit, which nothing can be added to. */
  readonly revision?: string;
  /** Inside the repository, without slashes at its ends; empty for all of it. */
  readonly path: string;
  /** Value files of a Helm chart, from the root of the repository; the last one wins. */
  readonly valueFiles: readonly string[];
}

/** An object that another one names. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What an object of Argo CD or Flux says of how it works. */
export interface Reconciler {
  /** Whether it takes a live change back by itself. A GitRepository, which only fetches, takes nothing back. */
  readonly reverts: boolean;
  /** How it makes objects of what it reads, where it tells. */
  readonly renders?: 'helm' | 'kustomize' | 'manifests';
  readonly source?: GitSource;
  /** The object that says where the source is, and the path in it. */
  readonly sourceRef?: ObjectName;
  readonly path?: string;
}
