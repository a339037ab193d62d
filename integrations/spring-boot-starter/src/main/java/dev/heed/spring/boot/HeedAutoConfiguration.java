package dev.heed.spring.boot;

import dev.heed.Heed;
import dev.heed.runtime.ModelRuntime;
import dev.heed.wiring.Settings;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** A {@link Heed}, and a bean for each model of {@code heed.models}. */
@AutoConfiguration
@EnableConfigurationProperties(HeedProperties.class)
public class HeedAutoConfiguration {

  private static final System.Logger LOG = System.getLogger("dev.heed");

  @Bean
  static ModelBeans heedModelBeans(Environment environment) {
    return new ModelBeans(environment);
  }

  @Bean
  ObservedRuntime heedRuntime(ObjectProvider<RunObserver> observers) {
    return new ObservedRuntime(
        ModelRuntime.create(HeedAutoConfiguration::log),
        observers.getIfAvailable(() -> new Unobserved()));
  }

  /** Named class: a lambda cannot have a type parameter. */
  private static final class Unobserved implements RunObserver {
    @Override
    public <T> T observe(String model, Supplier<T> run) {
      return run.get();
    }
  }

  @Bean
  @ConditionalOnMissingBean
  Heed heed(HeedProperties properties, ObservedRuntime runtime) {
    return Heed.start(
        new Settings(Optional.ofNullable(properties.getPlugins()), HeedAutoConfiguration::log)
            .withRuntime(runtime));
  }

  @Bean
  HeedModels heedModels(Heed heed, ObservedRuntime runtime, HeedProperties properties) {
    return new HeedModels(heed, runtime, properties.getModels());
  }

  private static void log(String line) {
    LOG.log(System.Logger.Level.INFO, line);
  }
}
