package dev.heed.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The hash that a file of the cache is called by, taken while its bytes pass: SHA-256 for what the
 * hub keeps as large files, Git's SHA-1 of {@code blob SIZE\0} and the content for the others.
 */
final class ContentHash {

  private static final int SHA256_LETTERS = 64;
  private static final int SHA1_LETTERS = 40;
  private static final int PIECE = 1 << 20;

  private final MessageDigest digest;

  private ContentHash(MessageDigest digest) {
    this.digest = digest;
  }

  /** Of the kind that {@code etag} is; empty where it is neither, as on some mirrors. */
  static Optional<ContentHash> like(String etag, long size) {
    if (!etag.matches("[0-9a-f]+")) {
      return Optional.empty();
    }
    return switch (etag.length()) {
      case SHA256_LETTERS -> Optional.of(new ContentHash(digest("SHA-256")));
      case SHA1_LETTERS -> {
        ContentHash git = new ContentHash(digest("SHA-1"));
        git.digest.update("blob %s\0".formatted(size).getBytes(StandardCharsets.US_ASCII));
        yield Optional.of(git);
      }
      default -> Optional.empty();
    };
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  void add(ByteBuffer bytes) {
    digest.update(bytes);
  }

  /** Adds what a file holds. */
  ContentHash add(Path file) throws IOException {
    byte[] piece = new byte[PIECE];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        digest.update(piece, 0, n);
      }
    }
    return this;
  }

  /** In small letters; begins anew. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
