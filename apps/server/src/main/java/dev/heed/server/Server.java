package dev.heed.server;

import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Provider;
import com.google.inject.ProvisionException;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.http.HealthRoutes;
import dev.heed.server.http.Port;
import dev.heed.server.models.Models;
import dev.heed.server.settings.ServerSettings;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Models behind one port.
 *
 * <pre>{@code
 * try (Server server = Server.start(ServerSettings.standard().withPort(0))) {
 *   server.ready().join();
 *   System.out.println(server.address());
 * }
 * }</pre>
 */
public final class Server implements AutoCloseable {

  private final ServerSettings settings;
  private final Models models;
  private final HealthRoutes health;
  private final Provider<Port> port;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  @Inject
  Server(ServerSettings settings, Models models, HealthRoutes health, Provider<Port> port) {
    this.settings = settings;
    this.models = models;
    this.health = health;
    this.port = port;
  }

  /**
   * Listens at once, and opens the models meanwhile: what the port needs takes about as long to
   * load as a small model.
   *
   * @throws HeedException INVALID_OPTION where it cannot listen
   */
  public static Server start(ServerSettings settings) {
    daemon(Port::load, "heed-load");
    Injector injector =
        Guice.createInjector(
            binder -> {
              binder.requireExplicitBindings();
              binder.requireAtInjectOnConstructors();
            },
            new ServerModule(settings));
    try {
      Server server = injector.getInstance(Server.class);
      server.begin();
      return server;
    } catch (ProvisionException e) {
      throw e.getCause() instanceof HeedException cause ? cause : e;
    }
  }

  private void begin() {
    daemon(this::openModels, "heed-open");
    try {
      port.get().open();
    } catch (RuntimeException e) {
      daemon(models::close, "heed-close"); // after the model that is just being opened
      throw e;
    }
  }

  private static void daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void openModels() {
    try {
      models.openFirst();
      ready.complete(null);
    } catch (RuntimeException | Error e) {
      ready.completeExceptionally(e);
    }
  }

  /** Done when each model that the server began with has answered; fails where one cannot. */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  /** Waits for {@link #ready}. */
  public void awaitReady() {
    try {
      ready.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof HeedException cause
          ? cause
          : new HeedException(ErrorCode.INTERNAL, "A model cannot be opened: " + e.getCause(), e);
    }
  }

  public Models models() {
    return models;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return port.get().address();
  }

  /** Such as {@code http://127.0.0.1:8600}. */
  public String url() {
    String host = address().getAddress().isAnyLocalAddress() ? "127.0.0.1" : settings.host();
    String written = host.contains(":") ? "[" + host + "]" : host;
    return "%s://%s:%s"
        .formatted(settings.tls().isPresent() ? "https" : "http", written, address().getPort());
  }

  /** Takes nothing new, lets what is under way have its answers, then closes the models. */
  @Override
  public void close() {
    health.end();
    port.get().close();
    models.close();
  }
}
