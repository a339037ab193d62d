package dev.heed.server.http;

import com.linecorp.armeria.common.RequestHeaders;
import dev.heed.error.HeedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a request may take, as its headers say. */
public final class RequestTime {

  /** Milliseconds. */
  public static final String HEADER = "x-request-timeout-ms";

  /** As gRPC writes it: up to eight digits and a unit. */
  private static final String GRPC = "grpc-timeout";

  private static final Pattern GRPC_TIME = Pattern.compile("(\\d{1,8})([HMSmun])");

  private static final Map<String, Long> NANOS =
      Map.of(
          "H", 3_600_000_000_000L,
          "M", 60_000_000_000L,
          "S", 1_000_000_000L,
          "m", 1_000_000L,
          "u", 1_000L,
          "n", 1L);

  private static final long MOST_MILLIS = 24L * 3600 * 1000;

  private RequestTime() {}

  static Optional<Duration> of(RequestHeaders headers) {
    String millis = headers.get(HEADER);
    if (millis != null) {
      return Optional.of(millis(HEADER, millis));
    }
    return Optional.ofNullable(headers.get(GRPC)).map(RequestTime::grpc);
  }

  /** A whole number of milliseconds, at least 1. */
  public static Duration millis(String name, String text) {
    if (!text.strip().matches("\\d{1,15}") || Long.parseLong(text.strip()) < 1) {
      throw HeedException.invalidInput(
          "%s should be a whole number of milliseconds, at least 1, but is '%s'."
              .formatted(name, text));
    }
    return Duration.ofMillis(Math.min(MOST_MILLIS, Long.parseLong(text.strip())));
  }

  private static Duration grpc(String text) {
    Matcher matcher = GRPC_TIME.matcher(text.strip());
    if (!matcher.matches()) {
      throw HeedException.invalidInput(
          "grpc-timeout should be digits and one of H, M, S, m, u, n, but is '%s'."
              .formatted(text));
    }
    long count = Long.parseLong(matcher.group(1));
    long unit = NANOS.getOrDefault(matcher.group(2), 1L);
    return Duration.ofMillis(
        Math.max(1, Math.min(MOST_MILLIS, Duration.ofNanos(unit).multipliedBy(count).toMillis())));
  }
}
