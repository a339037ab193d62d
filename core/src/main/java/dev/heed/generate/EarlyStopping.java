package dev.heed.generate;

/** When beam search ends for an item. */
public enum EarlyStopping {
  /** As soon as there are as many finished sequences as beams. */
  YES,
  /** When a better sequence is unlikely, judged at the present length. */
  NO,
  /** Only when a better sequence cannot come. */
  NEVER
}
