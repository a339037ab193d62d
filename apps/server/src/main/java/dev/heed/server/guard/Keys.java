package dev.heed.server.guard;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may ask: a file with a key on each line, and after it, where it has one, how many requests a
 * minute it may make. Empty lines and those that begin with # are passed over.
 */
public final class Keys {

  private final List<Key> all;

  private Keys(List<Key> all) {
    this.all = List.copyOf(all);
  }

  /** A key's hash, so that all are compared in the same time, and its share. */
  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Key(byte[] hash, Share share) {}

  /** Reads the file. */
  public static Keys of(Path file) {
    List<Key> keys = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        String stripped = line.strip();
        if (!stripped.isEmpty() && !stripped.startsWith("#")) {
          String[] parts = stripped.split("\\s+");
          keys.add(new Key(hash(parts[0]), new Share(parts.length > 1 ? limit(parts[1]) : 0)));
        }
      }
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The file of keys '%s' cannot be read: %s.".formatted(file, e.getMessage()),
          e);
    }
    if (keys.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION, "The file of keys '%s' has no key.".formatted(file));
    }
    return new Keys(keys);
  }

  private static int limit(String text) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Behind a key stands how many requests a minute it may make, not '%s'.".formatted(text));
    }
    return Integer.parseInt(text);
  }

  /** The share of a key; empty where it is none. All keys are compared, whatever is found. */
  public Optional<Share> find(String key) {
    byte[] hash = hash(key);
    Optional<Share> found = Optional.empty();
    for (Key known : all) {
      if (MessageDigest.isEqual(known.hash(), hash)) {
        found = Optional.of(known.share());
      }
    }
    return found;
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new HeedException(ErrorCode.INTERNAL, "This JVM has no SHA-256.", e);
    }
  }

  /** How much a key may ask: a minute's requests at once, and then as they come back. */
  public static final class Share {

    private static final double MINUTE = 60e9;

    private final int aMinute;
    private double left;
    private long at = System.nanoTime();

    Share(int aMinute) {
      this.aMinute = aMinute;
      this.left = aMinute;
    }

    /** 0 where the request is within the share, else the seconds until it would be. */
    public synchronized double take() {
      if (aMinute == 0) {
        return 0;
      }
      long now = System.nanoTime();
      left = Math.min(aMinute, left + aMinute * (now - at) / MINUTE);
      at = now;
      if (left >= 1) {
        left--;
        return 0;
      }
      return (1 - left) * 60 / aMinute;
    }
  }
}
