package dev.heed.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.heed.server.guard.BodyBudget;
import dev.heed.server.http.Replies.ErrorForm;
import dev.heed.server.payload.Json;
import dev.heed.server.schedule.Ask;
import dev.heed.server.schedule.ModelQueue;
import dev.heed.server.schedule.Ticket;
import dev.heed.server.settings.ServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The way of a request: its body within the budget, then read on a thread that may work, then
 * queued; when the client leaves, so does its ticket.
 */
public final class Exchange {

  /** A little more than the request's own time, so that the queue answers before the connection. */
  private static final Duration SPARE = Duration.ofSeconds(2);

  private final ServerSettings settings;
  private final BodyBudget bodies;
  private final Executor decoding;

  @Inject
  Exchange(ServerSettings settings, BodyBudget bodies, Decoding decoding) {
    this.settings = settings;
    this.bodies = bodies;
    this.decoding = decoding;
  }

  /** What an interface does with a request whose body is there. */
  @FunctionalInterface
  public interface Action {
    CompletableFuture<HttpResponse> on(Received received);
  }

  /**
   * A request whose body is there.
   *
   * @param time how long it may take, where it says so in a header
   */
  public record Received(
      ServiceRequestContext context, AggregatedHttpRequest request, Optional<Duration> time) {

    public byte[] body() {
      return request.content().array();
    }

    public String parameter(String name) {
      return String.valueOf(context.pathParam(name));
    }

    /** Its JSON. */
    public JsonNode json() {
      return Json.parse(body());
    }

    /** The answers, on this thread where it may be; when the client leaves, so does the ticket. */
    public <I, O> CompletableFuture<List<O>> await(ModelQueue<I, O> queue, Ask<I> ask) {
      return queue.submitHere(ask, ticket -> leaveWith(context, ticket)).answers();
    }

    /** The answers; when the client leaves before, the ticket does. */
    public <O> CompletableFuture<List<O>> await(Ticket<O> ticket) {
      leaveWith(context, ticket);
      return ticket.answers();
    }
  }

  /** When the client leaves, so does the ticket. */
  public static void leaveWith(ServiceRequestContext context, Ticket<?> ticket) {
    var unused = context.whenRequestCancelled().thenAccept(cause -> ticket.leave());
  }

  /** Adds an address that is answered so. */
  public void route(
      ServerBuilder server, HttpMethod method, String path, ErrorForm form, Action action) {
    server.service(
        Route.builder().path(path).methods(method).build(),
        (context, request) -> answer(context, request, form, action));
  }

  /** Answers with what {@code action} gives, or with its error in this form. */
  public HttpResponse answer(
      ServiceRequestContext context, HttpRequest request, ErrorForm form, Action action) {
    BodyBudget.Share share = bodies.share();
    var unused = context.log().whenComplete().thenAccept(log -> share.close());
    long arrival = System.nanoTime();
    try {
      Optional<Duration> time = RequestTime.of(request.headers());
      time.ifPresent(limit -> context.setRequestTimeout(limit.plus(SPARE)));
      long announced = Math.max(0, request.headers().contentLength());
      share.add(Math.min(announced, settings.bodyBytes()));
      HttpRequest counted = announced > 0 ? request : request.mapData(data -> counted(data, share));
      return HttpResponse.of(
          counted
              .aggregate()
              .thenComposeAsync(
                  whole -> action.on(new Received(context, whole, time.map(t -> left(t, arrival)))),
                  decoding)
              .exceptionally(error -> Replies.error(error, form)));
    } catch (RuntimeException e) {
      return Replies.error(e, form);
    }
  }

  /** Reading the body and waiting for a thread are of the request's own time. */
  private static Duration left(Duration time, long arrival) {
    Duration left = time.minusNanos(System.nanoTime() - arrival);
    return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
  }

  private static HttpData counted(HttpData data, BodyBudget.Share share) {
    share.add(data.length());
    return data;
  }
}
