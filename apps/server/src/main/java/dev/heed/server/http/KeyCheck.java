package dev.heed.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.heed.server.error.Refusal;
import dev.heed.server.guard.Keys;
import dev.heed.server.observe.Signals;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks for a key before anything else is read of a request; health is told to everybody. */
final class KeyCheck extends SimpleDecoratingHttpService {

  private static final String BEARER = "bearer ";
  private static final String API_KEY = "x-api-key";

  private final Keys keys;
  private final Signals signals;

  KeyCheck(HttpService delegate, Keys keys, Signals signals) {
    super(delegate);
    this.keys = keys;
    this.signals = signals;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    if (isForEverybody(context.path())) {
      return unwrap().serve(context, request);
    }
    Optional<Keys.Share> share = key(request).flatMap(keys::find);
    if (share.isEmpty()) {
      return Replies.error(
          new Failure(
              HttpStatus.UNAUTHORIZED,
              "UNAUTHORIZED",
              "A key is needed: Authorization: Bearer KEY.",
              OptionalLong.empty()),
          form(context));
    }
    double seconds = share.get().take();
    if (seconds > 0) {
      signals.refused("", Refusal.Reason.KEY_LIMIT);
      return Replies.error(
          new Refusal(
              Refusal.Reason.KEY_LIMIT,
              Duration.ofMillis((long) (1000 * seconds)),
              "This key has made all requests that it may make in a minute."),
          form(context));
    }
    return unwrap().serve(context, request);
  }

  /** Health, and the page that asks people for their key. */
  private static boolean isForEverybody(String path) {
    return path.startsWith("/health")
        || path.startsWith("/v2/health")
        || path.equals("/")
        || path.startsWith("/playground/page/");
  }

  private static Replies.ErrorForm form(ServiceRequestContext context) {
    return context.path().contains("/v1/") ? Replies.OPENAI : Replies.PLAIN;
  }

  private static Optional<String> key(HttpRequest request) {
    String bearer = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (bearer != null && bearer.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return Optional.of(bearer.substring(BEARER.length()).strip());
    }
    return Optional.ofNullable(request.headers().get(API_KEY));
  }
}
