package dev.heed.server.http;

import com.google.inject.Inject;
import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsProvider;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.cors.CorsService;
import com.linecorp.armeria.server.cors.CorsServiceBuilder;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.guard.Keys;
import dev.heed.server.observe.Signals;
import dev.heed.server.settings.ServerSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** The one port, with every interface's routes on it. */
public final class Port implements AutoCloseable {

  /** After what was taken is answered: for refusals that are being written. */
  private static final Duration LAST = Duration.ofMillis(500);

  private static final Duration SPARE = Duration.ofSeconds(5);

  private final ServerSettings settings;
  private final Set<HttpRoutes> routes;
  private final Decoding decoding;
  private final Signals signals;
  private final Ending ending = new Ending();
  private final Server server;

  @Inject
  Port(ServerSettings settings, Set<HttpRoutes> routes, Decoding decoding, Signals signals) {
    this.signals = signals;
    this.settings = settings;
    this.routes = routes;
    this.decoding = decoding;
    this.server = build();
  }

  /**
   * Loads what a port is made of, some thousand classes and a native library: for another thread,
   * while the server is wired and its models are opened.
   */
  public static void load() {
    var unused = Server.builder().workerGroup(CommonPools.workerGroup(), false);
  }

  private Server build() {
    ServerBuilder server = Server.builder();
    Optional<TlsProvider> tls = settings.tls().map(TlsReload::of);
    SessionProtocol protocol = tls.isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP;
    server.port(new InetSocketAddress(settings.host(), settings.port()), protocol);
    tls.ifPresent(server::tlsProvider);
    server
        .maxRequestLength(settings.bodyBytes())
        .requestTimeout(settings.policy().time().plus(SPARE))
        .gracefulShutdownTimeout(LAST.dividedBy(10), LAST)
        .meterRegistry(NoopMeterRegistry.get())
        .disableDateHeader()
        .disableServerHeader();
    server.errorHandler(new JsonErrors());
    routes.forEach(interfaceRoutes -> interfaceRoutes.addTo(server));
    settings
        .keys()
        .map(Keys::of)
        .ifPresent(keys -> server.decorator(service -> new KeyCheck(service, keys, signals)));
    if (!settings.origins().isEmpty()) {
      server.decorator(origins());
    }
    server.decorator(ending.decorator());
    return server.build();
  }

  /** Pages of other origins may ask where the owner says so; none by default. */
  private Function<? super HttpService, CorsService> origins() {
    CorsServiceBuilder cors =
        settings.origins().contains("*")
            ? CorsService.builderForAnyOrigin()
            : CorsService.builder(settings.origins().toArray(new String[0]));
    return cors.allowRequestMethods(HttpMethod.GET, HttpMethod.POST)
        .allowRequestHeaders("content-type", "authorization", "x-api-key", RequestTime.HEADER)
        .newDecorator();
  }

  /**
   * @throws HeedException INVALID_OPTION where the port is taken
   */
  public void open() {
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Cannot listen on %s:%s: %s. Choose another with --host and --port."
              .formatted(settings.host(), settings.port(), e.getCause().getMessage()),
          e);
    }
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(settings.host(), server.activeLocalPort());
  }

  /** Returns when all that was taken has its answer. */
  @Override
  public void close() {
    ending.await(settings.grace());
    server.stop().join();
    decoding.close();
  }
}
