package dev.heed.server.guard;

import dev.heed.Download;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.payload.Media;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Inputs that are addresses, where the server's owner allows them.
 *
 * @param allowed whether any is fetched
 * @param bytes the largest
 */
public record FetchedAddresses(boolean allowed, long bytes) implements Media.Addresses {

  private static final Duration TIME = Duration.ofSeconds(30);

  @Override
  public byte[] fetch(String address) {
    if (!allowed) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "This server fetches no addresses (its owner may allow it with --allow-network). Send the"
              + " bytes, or base64.");
    }
    try (InputStream in = Download.publicOnly(bytes, TIME).source(address).opener().open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT, "The address cannot be fetched: " + e.getMessage(), e);
    }
  }
}
