/** Values that a plan sets. What is absent is not touched; strings stand as they will be written. */
export interface Wish {
  /** A Fluent Bit version, such as `4.0.14`. */
  readonly version?: string;
  /** `Mem_Buf_Limit` of the inputs that were paused, in Fluent Bit's decimal form, such as `384m`. */
  readonly memBufLimit?: string;
  /** The container's memory limit as a Kubernetes quantity, such as `1216Mi`. */
  readonly memoryLimit?: string;
}
