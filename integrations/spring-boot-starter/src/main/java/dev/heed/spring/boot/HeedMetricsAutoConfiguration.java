package dev.heed.spring.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** {@code heed.run}: how long each run of a graph takes, by model; {@code heed.models.open}. */
@AutoConfiguration(before = HeedAutoConfiguration.class)
@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
public class HeedMetricsAutoConfiguration {

  @Bean
  RunObserver heedRunObserver(ObjectProvider<MeterRegistry> registries) {
    return new Metered(registries);
  }

  @Bean
  MeterBinder heedModelMetrics(ObjectProvider<HeedModels> models) {
    return registry ->
        Gauge.builder("heed.models.open", models, m -> m.getObject().openCount())
            .description("Models that are open.")
            .register(registry);
  }

  /** Asks for the registry once: a run may still be under way when the context is closed. */
  private static final class Metered implements RunObserver {

    private final ObjectProvider<MeterRegistry> registries;
    private volatile @Nullable MeterRegistry known;

    Metered(ObjectProvider<MeterRegistry> registries) {
      this.registries = registries;
    }

    @Override
    public <T> T observe(String model, Supplier<T> run) {
      MeterRegistry registry = known;
      if (registry == null) {
        registry = registries.getIfAvailable();
        known = registry;
      }
      if (registry == null) {
        return run.get();
      }
      return Timer.builder("heed.run")
          .description("A run of a model's graph.")
          .tag("model", model)
          .register(registry)
          .record(run);
    }
  }
}
