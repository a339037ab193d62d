package dev.heed.cli;

import dev.heed.Download;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import java.util.List;

/** Inputs that may be addresses on the network: fetched only where the user allows it. */
final class Addresses {

  private Addresses() {}

  /** A reader that takes any text takes an address as text, unless the network is allowed. */
  static List<Source> find(Reader<?> reader, String argument, boolean network) {
    if (!argument.matches("(?i)https?://.+")) {
      return reader.find(argument);
    }
    return network ? List.of(Download.STANDARD.source(argument)) : offline(reader, argument);
  }

  private static List<Source> offline(Reader<?> reader, String argument) {
    try {
      return reader.find(argument);
    } catch (HeedException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "'%s' is an address, and nothing is fetched from the network unless you say --allow-network. Add it, or download the file and name that."
              .formatted(argument),
          e);
    }
  }
}
