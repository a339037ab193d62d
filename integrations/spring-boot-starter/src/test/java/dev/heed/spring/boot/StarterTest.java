package dev.heed.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.task.ScoredLabel;
import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import dev.heed.vision.image.Image;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class StarterTest {

  /** An application that has nothing of its own. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  private static ConfigurableApplicationContext start(String... properties) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    List<String> arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off"));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return application.run(arguments.toArray(String[]::new));
  }

  private static String model(String name, String folder) {
    return "heed.models.%s.model=%s".formatted(name, Reference.folder("models/" + folder));
  }

  @Test
  @SuppressWarnings("unchecked") // the property says the task
  void a_model_is_a_bean_that_runs_is_measured_and_closes_with_the_context() {
    Pipeline<Image, List<ScoredLabel>> classifier;
    Image cat = Image.read(Repository.root().resolve("examples/photos/cat.png"));
    try (ConfigurableApplicationContext context =
        start(model("classifier", "vit"), "heed.models.classifier.options.top-k=2")) {
      classifier = context.getBean("classifier", Pipeline.class);
      assertThat(classifier.run(cat)).hasSize(2);
      MeterRegistry meters = context.getBean(MeterRegistry.class);
      assertThat(meters.get("heed.run").tag("model", "classifier").timer().count()).isEqualTo(1);
      assertThat(meters.get("heed.models.open").gauge().value()).isEqualTo(1);
      assertThat(health(context)).containsEntry("classifier", "image-classification");
    }
    assertThatThrownBy(() -> classifier.run(cat))
        .isInstanceOfSatisfying(
            HeedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }

  @Test
  void a_task_gives_spring_ai_its_model() {
    try (ConfigurableApplicationContext context =
        start("heed.models.sentences.task=feature-extraction")) {
      EmbeddingModel model = context.getBean(EmbeddingModel.class);
      assertThat(model.embed("a text")).hasSize(384);
      assertThat(context.getBeansOfType(Pipeline.class)).containsOnlyKeys("sentences");
    }
  }

  @Test
  void a_lazy_model_opens_at_its_first_use() {
    try (ConfigurableApplicationContext context =
        start(model("later", "vit"), "heed.models.later.lazy=true")) {
      HeedModels models = context.getBean(HeedModels.class);
      assertThat(models.states()).containsEntry("later", "not open yet");
      assertThat(models.isReady()).isTrue();
      context.getBean("later");
      assertThat(models.openCount()).isEqualTo(1);
    }
  }

  @Test
  void without_models_it_starts_and_is_well() {
    try (ConfigurableApplicationContext context = start()) {
      assertThat(health(context)).isEmpty();
    }
  }

  @Test
  void what_cannot_be_is_told_at_the_start() {
    assertThatThrownBy(() -> start("heed.models.none.model=org/none"))
        .rootCause()
        .hasMessageContaining("heed pull org/none");
    assertThatThrownBy(() -> start("heed.models.none.device=cpu"))
        .rootCause()
        .hasMessageContaining("neither 'model' nor 'task'");
  }

  /** What the health indicator says; it has another class in each Boot. */
  private static Map<String, Object> health(ConfigurableApplicationContext context) {
    Object indicator = context.getBean("heedHealthIndicator");
    try {
      var ask = indicator.getClass().getMethod("health");
      ask.setAccessible(true);
      Object health = ask.invoke(indicator);
      assertThat(String.valueOf(health.getClass().getMethod("getStatus").invoke(health)))
          .isEqualTo("UP");
      Map<String, Object> details = new ConcurrentSkipListMap<>();
      ((Map<?, ?>) health.getClass().getMethod("getDetails").invoke(health))
          .forEach((name, value) -> details.put(String.valueOf(name), value));
      return details;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
