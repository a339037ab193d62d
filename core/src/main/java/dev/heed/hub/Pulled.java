package dev.heed.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * What a pull gave.
 *
 * @param model {@code org/name}
 * @param revision what was asked for
 * @param commit what that is, of 40 letters
 * @param folder the snapshot: a model folder
 * @param files what is there now of what was asked for
 * @param leftOut what the hub has beside, and why it was not fetched
 */
public record Pulled(
    String model,
    String revision,
    String commit,
    Path folder,
    List<PulledFile> files,
    List<LeftOut> leftOut) {

  public Pulled {
    files = List.copyOf(files);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * @param path in the repository
   * @param size in bytes
   * @param fetched whether it came now; else it was in the cache
   */
  public record PulledFile(String path, long size, boolean fetched) {}

  /**
   * @param path in the repository
   * @param size in bytes
   * @param reason why it was not fetched
   */
  public record LeftOut(String path, long size, String reason) {}

  /** Bytes of the files that came now. */
  public long fetchedBytes() {
    return files.stream().filter(PulledFile::fetched).mapToLong(PulledFile::size).sum();
  }
}
