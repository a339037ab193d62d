package dev.heed.server.metrics;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.heed.server.http.HttpRoutes;
import dev.heed.server.observe.Signals;

/** Binds what counts and tells. */
public final class MetricsModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(PrometheusSignals.class).in(Singleton.class);
    bind(MetricsRoutes.class).in(Singleton.class);
    OptionalBinder.newOptionalBinder(binder(), Signals.class)
        .setBinding()
        .to(PrometheusSignals.class);
    Multibinder.newSetBinder(binder(), HttpRoutes.class).addBinding().to(MetricsRoutes.class);
  }
}
