package dev.heed.spring.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Health, where Boot 4 has it. */
@AutoConfiguration(after = HeedAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnMissingClass("org.springframework.boot.actuate.health.HealthIndicator")
public class Boot4HealthAutoConfiguration {

  @Bean
  HealthIndicator heedHealthIndicator(HeedModels models) {
    return () ->
        (models.isReady() ? Health.up() : Health.down()).withDetails(models.states()).build();
  }
}
