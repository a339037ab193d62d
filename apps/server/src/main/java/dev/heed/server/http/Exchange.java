package dev.heed.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
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
import dev.heed.spi.Lazy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The way of a request: its body within the budget, then read on a thread that may work, then
 * queued; when the client leaves, so does its ticket.
 */
public final class Exchange {

  /** A little more than the request's own time, so that the queue answers before the connection. */
  private static final Duration SPARE = Duration.ofSeconds(2);

  private static final int LITTLE = 16 << 10;

  private final ServerSettings settings;
  private final BodyBudget bodies;
  private final Executor decoding;
  private final AtomicInteger underWay = new AtomicInteger();

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

    /**
     * Whether the thread that reads the port may do it where it has nothing else to do: what takes
     * a few milliseconds, opens nothing and waits for nobody.
     */
    default boolean isShort(Received received) {
      return false;
    }

    /** Whether the thread that reads the port may read it and queue it: a little text, mostly. */
    default boolean isLight(Received received) {
      return false;
    }

    /** Reads the whole body. */
    default CompletableFuture<AggregatedHttpRequest> read(
        ServiceRequestContext context, HttpRequest request) {
      return request.aggregate();
    }

    /** This action, which is light where {@code light} says so, and short where it is quick too. */
    default Action lightWhere(Predicate<Received> light, Predicate<Received> quick) {
      Action whole = this;
      return new Action() {
        @Override
        public CompletableFuture<HttpResponse> on(Received received) {
          return whole.on(received);
        }

        @Override
        public boolean isShort(Received received) {
          return isLight(received) && quick.test(received);
        }

        @Override
        public boolean isLight(Received received) {
          return light.test(received);
        }
      };
    }
  }

  /**
   * A request whose body is there.
   *
   * @param time how long it may take, where it says so in a header
   * @param parsed its body in JSON, once somebody asks
   * @param mayRun whether its thread may do a worker's work
   */
  public record Received(
      ServiceRequestContext context,
      AggregatedHttpRequest request,
      Optional<Duration> time,
      Lazy<JsonNode> parsed,
      boolean mayRun) {

    Received(
        ServiceRequestContext context, AggregatedHttpRequest request, Optional<Duration> time) {
      this(context, request, time, Lazy.of(() -> Json.parse(request.content().array())), true);
    }

    private Received within(Optional<Duration> left) {
      return new Received(context, request, left, parsed, mayRun);
    }

    private Received queued() {
      return new Received(context, request, time, parsed, false);
    }

    public byte[] body() {
      return request.content().array();
    }

    public String parameter(String name) {
      return String.valueOf(context.pathParam(name));
    }

    /** Its JSON. */
    public JsonNode json() {
      return parsed.get();
    }

    /** Whether its body is JSON of so few letters that reading them takes no time. */
    public boolean isLittleJson() {
      MediaType type = request.contentType();
      return type != null && type.belongsTo(MediaType.JSON) && request.content().length() <= LITTLE;
    }

    /** The answers, on this thread where it may be; when the client leaves, so does the ticket. */
    public <I, O> CompletableFuture<List<O>> await(ModelQueue<I, O> queue, Ask<I> ask) {
      return mayRun
          ? queue.submitHere(ask, ticket -> leaveWith(context, ticket)).answers()
          : await(queue.submit(ask));
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
    underWay.incrementAndGet();
    var unused =
        context
            .log()
            .whenComplete()
            .thenAccept(
                log -> {
                  underWay.decrementAndGet();
                  share.close();
                });
    long arrival = System.nanoTime();
    try {
      Optional<Duration> time = RequestTime.of(request.headers());
      time.ifPresent(limit -> context.setRequestTimeout(limit.plus(SPARE)));
      long announced = Math.max(0, request.headers().contentLength());
      share.add(Math.min(announced, settings.bodyBytes()));
      HttpRequest counted = announced > 0 ? request : request.mapData(data -> counted(data, share));
      return HttpResponse.of(
          action
              .read(context, counted)
              .thenCompose(whole -> act(action, context, whole, time, arrival))
              .exceptionally(error -> Replies.error(error, form)));
    } catch (RuntimeException e) {
      return Replies.error(e, form);
    }
  }

  /**
   * On a thread that may work; but what is short, and has the server to itself, on the thread that
   * read it: waking another and being woken by it take as long as a small model. What is light is
   * queued by the thread that read it, and runs on another.
   */
  private CompletableFuture<HttpResponse> act(
      Action action,
      ServiceRequestContext context,
      AggregatedHttpRequest whole,
      Optional<Duration> time,
      long arrival) {
    Received received = new Received(context, whole, time);
    if (underWay.get() == 1 && action.isShort(received)) {
      return action.on(received);
    }
    return action.isLight(received)
        ? action.on(received.queued())
        : CompletableFuture.completedFuture(received)
            .thenComposeAsync(r -> action.on(r.within(time.map(t -> left(t, arrival)))), decoding);
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
