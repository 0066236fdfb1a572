const minute = 60_000;

/**
 * When a measurement is strain. A share of the looks decides rather than an unbroken row: an input at its limit pauses and goes on many times
 * a minute, and one look sees either. To raise takes more than to stay raised.
 */
export const strainRules = {
  /** The buffers fill at every start, with what waited meanwhile. */
  settleMs: 3 * minute,
  /** Looks further apart than this say nothing about what lies between. */
  gapMs: 10 * minute,
  raise: { withinMs: 5 * minute, looks: 4, share: 0.6 },
  clear: { withinMs: 10 * minute, looks: 5 },
  /** Of an input's Mem_Buf_Limit. */
  bufferUse: { raise: 0.8, clear: 0.5 },
  /** Of the container's memory limit, when a good part of the memory is in the buffers. */
  memoryUse: { raise: 0.85, clear: 0.75, inBuffers: 0.25 },
  /** Chunk retries a minute; the monitoring guide's 0.1 a second. */
  retriesPerMinute: 6,
  growth: {
    /** The allocator and the caches find their size first. */
    settleMs: 10 * minute,
    shortestMs: 10 * minute,
    longestMs: 120 * minute,
    looks: 10,
    /** How well a line must fit: 1 is a line. */
    fit: 0.8,
    /** Growth within the time seen, of the limit. */
    ofLimit: 0.05,
    /** A line is drawn no further than so many times the time it was seen for. */
    ahead: 2,
    /** The newest third must still rise at this part of the whole slope, or it levels off. */
    lately: 0.85,
    /** Bytes of memory that a byte in the buffers explains: full buffers of real runs took 2.0 to 2.65. */
    perBufferedByte: 2,
  },
} as const;
