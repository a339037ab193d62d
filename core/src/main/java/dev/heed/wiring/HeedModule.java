package dev.heed.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.heed.runtime.ModelRuntime;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attention;
import dev.heed.spi.Mechanism;
import dev.heed.spi.Plugin;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;

/** Binds the plugins that were found, what they offer, and the runtime. */
public final class HeedModule extends AbstractModule {

  private final Settings settings;

  public HeedModule(Settings settings) {
    this.settings = settings;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().disableCircularProxies();
    binder().requireAtInjectOnConstructors();
    binder().requireExactBindingAnnotations();
    bind(Settings.class).toInstance(settings);
  }

  @Provides
  @Singleton
  Found plugins(Settings chosen) {
    return Plugins.find(chosen.plugins());
  }

  @Provides
  @Singleton
  ModelRuntime runtime(Settings chosen) {
    return ModelRuntime.create(chosen.notices());
  }

  @Provides
  @Singleton
  Registry<TaskType<?, ?>> tasks(Found plugins, Settings chosen) {
    return Registry.of("task", plugins, Plugin::tasks, TaskType::id, chosen.notices());
  }

  @Provides
  @Singleton
  Registry<ProcessorType<?>> processors(Found plugins, Settings chosen) {
    return Registry.of(
        "processor", plugins, Plugin::processors, ProcessorType::name, chosen.notices());
  }

  @Provides
  @Singleton
  Registry<Architecture> architectures(Found plugins, Settings chosen) {
    return Registry.of(
        "architecture", plugins, Plugin::architectures, Architecture::modelType, chosen.notices());
  }

  @Provides
  @Singleton
  Registry<Mechanism<Attention>> attentions(Found plugins, Settings chosen) {
    return Registry.of("attention", plugins, Plugin::attentions, Mechanism::name, chosen.notices());
  }

  @Provides
  @Singleton
  Registry<Mechanism<PositionalEncoding>> positionalEncodings(Found plugins, Settings chosen) {
    return Registry.of(
        "position encoding",
        plugins,
        Plugin::positionalEncodings,
        Mechanism::name,
        chosen.notices());
  }
}
