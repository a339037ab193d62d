package dev.heed.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the tests of one module really compared, by kind. A test that finds no case stays green; a
 * count that is zero does not ({@link Summary}).
 */
public final class Tally {

  /** What is counted, and in which words. */
  public enum Kind {
    PICTURES("pictures equal to the bit"),
    STRINGS("strings tokenised alike"),
    FEATURES("sounds made into features"),
    ONNX("outputs of models through ONNX"),
    WEIGHTS("outputs of models from their weights"),
    MAPS("attention maps met"),
    SEQUENCES("sequences generated token for token"),
    ANSWERS("answers of published pipelines"),
    HOSTILE("hostile files refused or read"),
    OPTIONS("odd values of options used or refused");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** As a person reads it. */
    public String words() {
      return words;
    }
  }

  /** Where a module's counts lie: in the folder that its tests run in. */
  static final Path FILE = Path.of("target", "tally.properties");

  private static final Map<Kind, LongAdder> COUNTS = new EnumMap<>(Kind.class);

  static {
    for (Kind kind : Kind.values()) {
      COUNTS.put(kind, new LongAdder());
    }
    Runtime.getRuntime().addShutdownHook(new Thread(Tally::write));
  }

  private Tally() {}

  /** Some more of a kind, once they were compared. */
  public static void add(Kind kind, long more) {
    COUNTS.get(kind).add(more);
  }

  private static void write() {
    Properties counts = new Properties();
    COUNTS.forEach((kind, count) -> counts.setProperty(kind.name(), Long.toString(count.sum())));
    try (var out = Files.newOutputStream(FILE)) {
      counts.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
