package dev.heed.hub;

/** Is told how a pull goes on: of one file at a time, though several may be coming. */
@FunctionalInterface
public interface PullListener {

  /**
   * Bytes of a file have come.
   *
   * @param path in the repository
   * @param done bytes of the file that are there
   * @param size bytes that it has
   */
  void arrived(String path, long done, long size);

  /** One that nobody listens to. */
  static PullListener none() {
    return (path, done, size) -> {};
  }
}
