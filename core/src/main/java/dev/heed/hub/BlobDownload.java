package dev.heed.hub;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Fetches one file's content into {@code blobs/ETAG.incomplete}, goes on where an earlier process
 * was ended, hashes while bytes pass, and moves it to {@code blobs/ETAG} when the hash is the one
 * that the hub tells. A content with another hash is removed and refused.
 */
final class BlobDownload {

  private static final int PIECE = 1 << 16;
  private static final int PARTIAL = 206;
  private static final int BEYOND_THE_END = 416;
  private static final String UNKNOWN = "unknown";

  private final RemoteModel model;
  private final Retries retries;
  private final RemoteFile file;
  private final String commit;
  private final Path blob;
  private final Path part;
  private final HubSettings settings;
  private final LongConsumer progress;
  private Optional<ContentHash> hash = Optional.empty();

  /**
   * @param progress gets how many bytes of the file are there
   */
  BlobDownload(
      RemoteModel model,
      Retries retries,
      RemoteFile file,
      String commit,
      Path blob,
      HubSettings settings,
      LongConsumer progress) {
    this.model = model;
    this.retries = retries;
    this.file = file;
    this.commit = commit;
    this.blob = blob;
    this.part = incomplete(blob);
    this.settings = settings;
    this.progress = progress;
  }

  static Path incomplete(Path blob) {
    return blob.resolveSibling(blob.getFileName() + ".incomplete");
  }

  /** Call while the content's lock is held. */
  void run() throws IOException {
    boolean resumed = size() > 0;
    String found = fetch();
    if (resumed && !isRight(found)) {
      Files.delete(part); // what was there before may have been the wrong half
      found = fetch();
    }
    if (!isRight(found)) {
      throw damaged(found);
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The hash of what is there then. */
  private String fetch() throws IOException {
    if (size() > file.size()) {
      Files.delete(part);
    }
    hash = newHash();
    if (hash.isPresent() && Files.exists(part)) {
      hash.get().add(part);
    }
    retries.run(this::size, this::part);
    return hash.map(ContentHash::hex).orElse(UNKNOWN);
  }

  private Optional<ContentHash> newHash() {
    return ContentHash.like(file.etag(), file.size());
  }

  private long size() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private void part() throws IOException {
    long from = size();
    if (from == file.size() && Files.exists(part)) {
      return;
    }
    try (HubAnswer answer = model.open(file.path(), commit, from)) {
      requireSame(answer);
      if (answer.status() == BEYOND_THE_END || (from > 0 && answer.status() != PARTIAL)) {
        Files.delete(part); // a host that cannot go on in the middle begins anew
        hash = newHash();
        if (answer.status() == BEYOND_THE_END) {
          throw new IOException(
              "the host says that %s ends before byte %s".formatted(file.path(), from));
        }
      }
      write(answer.body());
    }
    if (size() < file.size()) {
      throw new IOException("it ended after %s of %s bytes".formatted(size(), file.size()));
    }
  }

  private void requireSame(HubAnswer answer) {
    boolean other =
        answer.commit().filter(RepositoryId::isCommit).filter(c -> !c.equals(commit)).isPresent();
    boolean content = answer.linkedEtag().filter(etag -> !etag.equals(file.etag())).isPresent();
    if (other || content) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "The hub answers for %s with %s, but listed it as %s at commit %s. It has changed meanwhile, or a mirror is out of step: pull again."
              .formatted(
                  file.path(),
                  other ? "commit " + answer.commit().orElse("") : answer.etag().orElse(""),
                  file.etag(),
                  commit));
    }
  }

  private void write(InputStream body) throws IOException {
    byte[] piece = new byte[PIECE];
    try (FileChannel out =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        StallWatch watch = new StallWatch(body, settings.patience())) {
      long size = out.size();
      for (int n = body.read(piece); n >= 0 && size <= file.size(); n = body.read(piece)) {
        watch.arrived(n);
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, n);
        hash.ifPresent(h -> h.add(bytes.duplicate()));
        while (bytes.hasRemaining()) {
          size += out.write(bytes);
        }
        progress.accept(size);
      }
    }
  }

  /** One with a name of another kind, as on some mirrors, is held to its size alone. */
  private boolean isRight(String found) throws IOException {
    return size() == file.size() && (found.equals(file.etag()) || found.equals(UNKNOWN));
  }

  private HeedException damaged(String found) throws IOException {
    long size = size();
    Files.deleteIfExists(part);
    return new HeedException(
        ErrorCode.INVALID_MODEL,
        "%s arrived damaged: %s bytes with the hash %s, but the hub tells %s bytes with %s. It was removed; pull again, and if it happens again, something between here and %s changes files."
            .formatted(file.path(), size, found, file.size(), file.etag(), settings.endpoint()));
  }
}
