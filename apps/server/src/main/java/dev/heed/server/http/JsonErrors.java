package dev.heed.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is refused before a route is found, in the same form as all else. */
final class JsonErrors implements ServerErrorHandler {

  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    return Replies.error(cause, Replies.PLAIN);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    String message =
        switch (status.code()) {
          case 404 -> "There is nothing at this address. /openapi.json lists those there are.";
          case 405 -> "This address takes another method. /openapi.json says which.";
          case 413 -> "The body is too large. /v2 tells the limits.";
          case 503 -> "The server is about to end, or is too busy to begin.";
          default -> status.reasonPhrase() + ".";
        };
    OptionalLong again = status.code() == 503 ? OptionalLong.of(1) : OptionalLong.empty();
    Failure failure = new Failure(status, status.reasonPhrase().replace(' ', '_'), message, again);
    return Replies.aggregated(failure, Replies.PLAIN);
  }
}
