package dev.heed.export;

/** Where the weights of an exported graph lie. */
public enum WeightsPlace {

  /** In a copy of the safetensors files beside the graph. */
  COPIED,

  /**
   * In hard links to the source's safetensors files, which take no space twice. Whoever writes into
   * the source's file changes the export as well, or ends who is running it: for sources that are
   * only ever replaced as a whole, as those of a hub's cache. A file system without links has
   * copies.
   */
  LINKED,

  /** Inside the graph, which then has at most 2 GB. */
  EMBEDDED
}
