package dev.heed.server.http;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.settings.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;

/** A certificate and its key, read again where one of the files is newer than what was read. */
final class TlsReload implements TlsProvider {

  private final TlsFiles files;
  private TlsKeyPair pair;
  private long read;

  private TlsReload(TlsFiles files) {
    this.files = files;
    this.read = changed();
    this.pair = read();
  }

  /**
   * @throws HeedException INVALID_OPTION where they cannot be read
   */
  static TlsProvider of(TlsFiles files) {
    return new TlsReload(files);
  }

  private long changed() {
    try {
      return Math.max(
          Files.getLastModifiedTime(files.certificate()).toMillis(),
          Files.getLastModifiedTime(files.key()).toMillis());
    } catch (IOException e) {
      return read; // while it is being replaced, the old one stands
    }
  }

  private TlsKeyPair read() {
    try {
      return TlsKeyPair.of(files.key().toFile(), files.certificate().toFile());
    } catch (RuntimeException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The certificate '%s' with the key '%s' cannot be read: %s. Both should be PEM, the key PKCS #8."
              .formatted(files.certificate(), files.key(), e.getMessage()),
          e);
    }
  }

  @Override
  public synchronized TlsKeyPair keyPair(String hostname) {
    long now = changed();
    if (now > read) {
      try {
        pair = read();
        read = now;
      } catch (HeedException e) {
        return pair; // one file is new and the other not yet
      }
    }
    return pair;
  }
}
