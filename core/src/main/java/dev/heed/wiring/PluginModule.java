package dev.heed.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.heed.api.Internal;
import dev.heed.runtime.ModelRuntime;
import dev.heed.spi.Architecture;
import dev.heed.spi.Attention;
import dev.heed.spi.Mechanism;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;

/** Binds the plugins that were found, what they offer, and the runtime. */
@Internal
public final class PluginModule extends AbstractModule {

  private final Settings settings;

  public PluginModule(Settings settings) {
    this.settings = settings;
  }

  @Override
  protected void configure() {
    bind(Settings.class).toInstance(settings);
  }

  @Provides
  @Singleton
  PluginDiscovery plugins(Settings chosen) {
    return Plugins.find(chosen);
  }

  @Provides
  @Singleton
  ModelRuntime runtime(Settings chosen) {
    return chosen.runtime().orElseGet(() -> ModelRuntime.create(chosen.notices()));
  }

  @Provides
  @Singleton
  Registry<TaskType<?, ?>> tasks(PluginDiscovery plugins, Settings chosen) {
    return new Registry<>(Kind.TASK, plugins, chosen.notices());
  }

  @Provides
  @Singleton
  Registry<ProcessorType<?>> processors(PluginDiscovery plugins, Settings chosen) {
    return new Registry<>(Kind.PROCESSOR, plugins, chosen.notices());
  }

  @Provides
  @Singleton
  Registry<Architecture> architectures(PluginDiscovery plugins, Settings chosen) {
    return new Registry<>(Kind.ARCHITECTURE, plugins, chosen.notices());
  }

  @Provides
  @Singleton
  Registry<Mechanism<Attention>> attentions(PluginDiscovery plugins, Settings chosen) {
    return new Registry<>(Kind.ATTENTION, plugins, chosen.notices());
  }

  @Provides
  @Singleton
  Registry<Mechanism<PositionalEncoding>> positionalEncodings(
      PluginDiscovery plugins, Settings chosen) {
    return new Registry<>(Kind.POSITION, plugins, chosen.notices());
  }
}
