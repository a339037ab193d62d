package dev.heed;

/** How callers that use one pipeline at the same time share its sessions. */
public enum Sharing {

  /** Every call runs at once, as its caller's thread gets to it. */
  AT_ONCE,

  /**
   * One call has a session at a time: what comes before and after a run goes on beside other
   * callers' runs. For many threads that get many inputs done.
   */
  IN_TURNS,

  /**
   * Texts that are written at the same time get their next tokens from one run, which reads the
   * weights once for all of them. A text joins and leaves between steps; its scores' last bits
   * depend on how many are written beside it. Models whose graph can't do it write as with {@link
   * #AT_ONCE}. Not for graphs that are quantised dynamically: there a neighbour changes more than
   * the last bits.
   */
  STEPS_TOGETHER
}
