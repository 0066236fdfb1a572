/** Memory over time as data: drawn by the painter; the picture's own text is digits and units. */
export interface MemoryChart {
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly { readonly at: string; readonly bytes: number }[];
  }[];
  /** The container's limit over time, as steps. */
  readonly limit: readonly { readonly at: string; readonly bytes: number }[];
  /** Deaths and changes as vertical marks. */
  readonly marks: readonly { readonly at: string; readonly kind: 'death' | 'change' | 'undo' }[];
}
