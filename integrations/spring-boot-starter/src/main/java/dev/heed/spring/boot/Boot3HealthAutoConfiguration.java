package dev.heed.spring.boot;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Health, where Boot 3 has it. */
@AutoConfiguration(after = HeedAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
public class Boot3HealthAutoConfiguration {

  @Bean
  HealthIndicator heedHealthIndicator(HeedModels models) {
    return () ->
        (models.isReady() ? Health.up() : Health.down()).withDetails(models.states()).build();
  }
}
