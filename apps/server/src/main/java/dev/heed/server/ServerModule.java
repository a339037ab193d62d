package dev.heed.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.heed.HeedModule;
import dev.heed.runtime.ContainerLimits;
import dev.heed.server.guard.BodyBudget;
import dev.heed.server.guard.FetchedAddresses;
import dev.heed.server.http.Decoding;
import dev.heed.server.http.Exchange;
import dev.heed.server.http.HealthRoutes;
import dev.heed.server.http.HttpRoutes;
import dev.heed.server.http.OpenApiRoutes;
import dev.heed.server.http.Port;
import dev.heed.server.huggingface.HuggingFaceRoutes;
import dev.heed.server.kserve.GrpcRoutes;
import dev.heed.server.kserve.Inference;
import dev.heed.server.kserve.KserveRoutes;
import dev.heed.server.kserve.Metadata;
import dev.heed.server.metrics.LogLines;
import dev.heed.server.metrics.MetricsModule;
import dev.heed.server.models.ModelOpener;
import dev.heed.server.models.Models;
import dev.heed.server.observe.Signals;
import dev.heed.server.openai.OpenAiModule;
import dev.heed.server.openai.OpenAiRoutes;
import dev.heed.server.payload.Media;
import dev.heed.server.playground.PlaygroundModule;
import dev.heed.server.schedule.QueueSetup;
import dev.heed.server.schedule.Slots;
import dev.heed.server.settings.ServerSettings;
import dev.heed.server.tei.TeiRoutes;
import dev.heed.server.trace.TraceRoutes;
import dev.heed.wiring.Settings;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Wires a server. An interface is a class of routes and a line here. */
final class ServerModule extends AbstractModule {

  private final ServerSettings settings;

  ServerModule(ServerSettings settings) {
    this.settings = settings;
  }

  @Override
  protected void configure() {
    install(new HeedModule(new Settings(settings.plugins(), LogLines.of(settings)::say)));
    bind(ServerSettings.class).toInstance(settings);
    bind(Server.class).in(Singleton.class);
    bind(Port.class).in(Singleton.class);
    bind(Models.class).in(Singleton.class);
    bind(ModelOpener.class).in(Singleton.class);
    bind(Exchange.class).in(Singleton.class);
    bind(HealthRoutes.class).in(Singleton.class);
    bind(HuggingFaceRoutes.class).in(Singleton.class);
    bind(KserveRoutes.class).in(Singleton.class);
    bind(GrpcRoutes.class).in(Singleton.class);
    bind(TeiRoutes.class).in(Singleton.class);
    bind(OpenApiRoutes.class).in(Singleton.class);
    bind(TraceRoutes.class).in(Singleton.class);
    bind(Metadata.class).in(Singleton.class);
    bind(Inference.class).in(Singleton.class);
    install(new OpenAiModule());
    OptionalBinder.newOptionalBinder(binder(), Signals.class).setDefault().toInstance(Signals.NONE);
    install(new MetricsModule());
    install(new PlaygroundModule());
    Multibinder<HttpRoutes> routes = Multibinder.newSetBinder(binder(), HttpRoutes.class);
    routes.addBinding().to(HealthRoutes.class);
    routes.addBinding().to(OpenApiRoutes.class);
    routes.addBinding().to(HuggingFaceRoutes.class);
    routes.addBinding().to(TeiRoutes.class);
    routes.addBinding().to(OpenAiRoutes.class);
    routes.addBinding().to(GrpcRoutes.class);
    routes.addBinding().to(KserveRoutes.class);
    routes.addBinding().to(TraceRoutes.class);
  }

  @Provides
  @Singleton
  QueueSetup queues(Signals signals) {
    return new QueueSetup(settings.policy(), new Slots(2 * cores()), timer(), signals);
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "heed-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    // With it ahead, a request's deadline is never the first, for which the thread would be woken.
    var unused = timer.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.SECONDS);
    return timer;
  }

  @Provides
  @Singleton
  Decoding decoding() {
    return new Decoding(2 * cores() + 2);
  }

  /** A quarter of Java's heap, and at least one body. */
  @Provides
  @Singleton
  BodyBudget bodies(Signals signals) {
    long quarter = Runtime.getRuntime().maxMemory() / 4;
    return new BodyBudget(Math.max(settings.bodyBytes(), quarter), signals);
  }

  @Provides
  @Singleton
  Media media() {
    return new Media(new FetchedAddresses(settings.network(), settings.bodyBytes()));
  }

  private static int cores() {
    return ContainerLimits.ofThisProcess().cores();
  }
}
