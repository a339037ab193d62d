package dev.heed.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import dev.heed.server.error.Refusal;
import dev.heed.server.error.Refusal.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server's last seconds. What comes is still answered for a moment, because a balancer needs one
 * to notice; then it is refused, and all that was taken gets its answer.
 */
final class Ending {

  private static final long STILL_TAKEN = Duration.ofSeconds(3).toNanos();
  private static final long QUIET = Duration.ofMillis(200).toNanos();
  private static final long LOOKED_EVERY = 20; // milliseconds

  private final AtomicInteger underWay = new AtomicInteger();
  private volatile long lastArrival;
  private volatile long begun;
  private volatile boolean ending;

  /** Counts what is under way, and refuses what comes too late; health is always told. */
  Function<HttpService, HttpService> decorator() {
    return service ->
        new SimpleDecoratingHttpService(service) {
          @Override
          public HttpResponse serve(ServiceRequestContext context, HttpRequest request)
              throws Exception {
            return isHealth(context.path())
                ? unwrap().serve(context, request)
                : answer((HttpService) unwrap(), context, request);
          }
        };
  }

  private static boolean isHealth(String path) {
    return path.startsWith("/health") || path.startsWith("/v2/health");
  }

  private HttpResponse answer(
      HttpService service, ServiceRequestContext context, HttpRequest request) throws Exception {
    if (ending) {
      if (!context.sessionProtocol().isMultiplex()) { // HTTP/2 has no such header
        context.mutateAdditionalResponseHeaders(
            headers -> headers.set(HttpHeaderNames.CONNECTION, "close"));
      }
      if (refuses()) {
        return Replies.error(
            new Refusal(
                Reason.CLOSING,
                Duration.ofSeconds(1),
                "This server is about to end and takes nothing new. Ask another, or come again."),
            Replies.PLAIN);
      }
    }
    lastArrival = System.nanoTime();
    underWay.incrementAndGet();
    var unused = context.log().whenComplete().thenAccept(log -> underWay.decrementAndGet());
    return service.serve(context, request);
  }

  private boolean refuses() {
    return System.nanoTime() - begun > STILL_TAKEN;
  }

  /** Begins the end, and returns when all that was taken has its answer, or after {@code most}. */
  void await(Duration most) {
    begun = System.nanoTime();
    ending = true;
    while (!isOver() && System.nanoTime() - begun < most.toNanos()) {
      try {
        Thread.sleep(LOOKED_EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean isOver() {
    boolean quiet = System.nanoTime() - Math.max(begun, lastArrival) > QUIET;
    return underWay.get() == 0 && (quiet || refuses());
  }
}
