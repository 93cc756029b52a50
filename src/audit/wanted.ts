/** Names and ARNs of clusters as they are, and every cluster of the Region that is of a glob. */
export interface Wanted {
  readonly clusters: readonly string[] | 'all';
  /** A Region without clusters is no error. */
  readonly allowEmpty?: boolean | undefined;
}
