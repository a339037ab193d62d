package dev.heed.testing.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Something that reads what others wrote.
 *
 * @param name such as {@code png}
 * @param form how its inputs are mutated
 * @param opener prepares it in a folder of its own
 */
public record FuzzTarget(String name, Form form, Function<Path, Reading> opener) {

  /** What the inputs are made of. */
  public enum Form {
    /** Bytes. */
    BYTES,
    /** Bytes; the checksums of PNG's chunks are mended in most of them. */
    PNG,
    /** Bytes; the checksums of Ogg's pages are mended in most of them. */
    OGG,
    /** Words and signs. */
    TEXT,
    /** A tree of values, and sometimes its text. */
    JSON
  }

  /** Reads one input. */
  @FunctionalInterface
  public interface Read {

    /**
     * @param seed the place in the list of seeds from which the input was made
     */
    void input(byte[] bytes, int seed) throws Exception;
  }

  /** The seeds, which are good files, and what reads them and their mutations. */
  public record Reading(List<byte[]> seeds, List<String> words, Read read) {

    /** With the words of every format. */
    public static Reading of(List<byte[]> seeds, Read read) {
      return new Reading(seeds, List.of(), read);
    }
  }
}
