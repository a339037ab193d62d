package dev.heed.server.http;

import com.google.inject.Inject;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.ServerSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** The one port, with every interface's routes on it. */
public final class Port implements AutoCloseable {

  private static final Duration BEFORE_THE_LAST = Duration.ofMillis(200);
  private static final Duration SPARE = Duration.ofSeconds(5);

  private final ServerSettings settings;
  private final Set<HttpRoutes> routes;
  private final Decoding decoding;
  private final Server server;

  @Inject
  Port(ServerSettings settings, Set<HttpRoutes> routes, Decoding decoding) {
    this.settings = settings;
    this.routes = routes;
    this.decoding = decoding;
    this.server = build();
  }

  private Server build() {
    ServerBuilder server = Server.builder();
    server.localPort(
        settings.port(),
        settings.tls().isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP);
    server
        .maxRequestLength(settings.bodyBytes())
        .requestTimeout(settings.policy().time().plus(SPARE))
        .gracefulShutdownTimeout(BEFORE_THE_LAST, settings.grace())
        .disableDateHeader()
        .disableServerHeader();
    routes.forEach(interfaceRoutes -> interfaceRoutes.addTo(server));
    return server.build();
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
    return java.util.Objects.requireNonNull(server.activeLocalPort()) > 0
        ? new InetSocketAddress(settings.host(), server.activeLocalPort())
        : new InetSocketAddress(settings.host(), settings.port());
  }

  @Override
  public void close() {
    server.stop().join();
    decoding.close();
  }
}
