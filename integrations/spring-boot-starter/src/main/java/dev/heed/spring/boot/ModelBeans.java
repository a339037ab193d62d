package dev.heed.spring.boot;

import dev.heed.Pipeline;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Makes a bean of each model that the properties name: its pipeline under the model's name, and
 * Spring AI's model beside it where the task has one and Spring AI is there.
 */
final class ModelBeans implements BeanDefinitionRegistryPostProcessor {

  private static final String AI = "org.springframework.ai.model.Model";

  private final Environment environment;

  ModelBeans(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    Map<String, HeedProperties.Model> models =
        Binder.get(environment)
            .bind("heed", HeedProperties.class)
            .orElseGet(HeedProperties::new)
            .getModels();
    ListableBeanFactory beans = (ListableBeanFactory) registry;
    boolean ai = ClassUtils.isPresent(AI, ModelBeans.class.getClassLoader());
    models.forEach(
        (name, model) -> {
          register(
              registry,
              name,
              Pipeline.class,
              () -> beans.getBean(HeedModels.class).open(name),
              model);
          if (ai) {
            registerAi(registry, beans, name, model);
          }
        });
  }

  private static void registerAi(
      BeanDefinitionRegistry registry,
      ListableBeanFactory beans,
      String name,
      HeedProperties.Model model) {
    String task = String.valueOf(model.getTask());
    AiBeans.of(task)
        .ifPresent(
            kind ->
                register(
                    registry,
                    name + kind.suffix(),
                    kind.type(),
                    () -> kind.make().apply(beans.getBean(name, Pipeline.class)),
                    model));
  }

  /** A kind of Spring AI's models. */
  record AiKind(String suffix, Class<?> type, Function<Pipeline<?, ?>, Object> make) {}

  @SuppressWarnings("unchecked") // the type is the supplier's own
  private static void register(
      BeanDefinitionRegistry registry,
      String name,
      Class<?> type,
      Supplier<?> supplier,
      HeedProperties.Model model) {
    RootBeanDefinition definition =
        new RootBeanDefinition((Class<Object>) type, (Supplier<Object>) supplier);
    definition.setLazyInit(model.isLazy());
    if (type == Pipeline.class) {
      definition.setDestroyMethodName("close");
    }
    registry.registerBeanDefinition(name, definition);
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    // All is done when definitions are.
  }
}
