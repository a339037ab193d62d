package dev.heed.server.http;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import dev.heed.batch.Failures;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.error.Refusal;
import dev.heed.server.error.UnknownModel;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/**
 * What went wrong with a request, for whoever sent it: nothing of the server's folders is in it.
 *
 * @param code such as INVALID_INPUT, or the reason of a refusal
 * @param retrySeconds when to come again, where that helps
 */
public record Failure(HttpStatus status, String code, String message, OptionalLong retrySeconds) {

  /** Two folders and more, from the root: names in texts of the caller's rarely look so. */
  private static final Pattern PATHS =
      Pattern.compile(
          "(?:(?<![\\w.:/])|(?<=file:))(?!/v2/)(?:/[^/\\s'\"`,;:()<>]+){2,}/?|[A-Za-z]:\\\\[^\\s'\"]+");

  private static final HttpStatus LEFT = HttpStatus.valueOf(499);

  public static Failure of(Throwable thrown) {
    Throwable error = Exceptions.peel(thrown);
    if (error instanceof CompletionException && error.getCause() != null) {
      return of(error.getCause());
    }
    if (error instanceof Refusal refusal) {
      return new Failure(
          HttpStatus.valueOf(refusal.reason().status()),
          refusal.reason().name(),
          String.valueOf(refusal.getMessage()),
          OptionalLong.of(refusal.retrySeconds()));
    }
    if (error instanceof UnknownModel) {
      return new Failure(
          HttpStatus.NOT_FOUND,
          "UNKNOWN_MODEL",
          String.valueOf(error.getMessage()),
          OptionalLong.empty());
    }
    if (error instanceof ContentTooLargeException large) {
      return tooLarge(large);
    }
    if (error.getCause() instanceof ContentTooLargeException large) {
      return tooLarge(large);
    }
    if (error instanceof HttpStatusException known) {
      return new Failure(
          known.httpStatus(),
          known.httpStatus().reasonPhrase(),
          known.httpStatus().reasonPhrase(),
          OptionalLong.empty());
    }
    if (error instanceof RequestTimeoutException) {
      return new Failure(
          HttpStatus.GATEWAY_TIMEOUT,
          "TIMEOUT",
          "The request's time was up before its answer.",
          OptionalLong.of(1));
    }
    return of(Failures.of(error));
  }

  private static Failure tooLarge(ContentTooLargeException error) {
    return new Failure(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        "INVALID_INPUT",
        "The body is larger than %s bytes, the most that is taken. /v2 tells the limits."
            .formatted(error.maxContentLength()),
        OptionalLong.empty());
  }

  private static Failure of(HeedException error) {
    HttpStatus status = status(error.code());
    boolean again =
        status.equals(HttpStatus.SERVICE_UNAVAILABLE) || status.equals(HttpStatus.GATEWAY_TIMEOUT);
    return new Failure(
        status,
        error.code().name(),
        withoutPaths(String.valueOf(error.getMessage())),
        again ? OptionalLong.of(1) : OptionalLong.empty());
  }

  private static HttpStatus status(ErrorCode code) {
    return switch (code) {
      case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
      case CANCELLED -> LEFT;
      case OUT_OF_MEMORY, DEVICE_UNAVAILABLE, CLOSED -> HttpStatus.SERVICE_UNAVAILABLE;
      case UNKNOWN_NAME, INVALID_INPUT, INVALID_OPTION, UNSUPPORTED -> HttpStatus.BAD_REQUEST;
      case INVALID_MODEL, PLUGIN_BROKEN, PLUGIN_FAILED, RUNTIME_FAILED, INTERNAL ->
          HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  static String withoutPaths(String message) {
    return PATHS.matcher(message).replaceAll("(path)");
  }
}
