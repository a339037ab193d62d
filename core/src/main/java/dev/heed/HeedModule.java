package dev.heed;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import dev.heed.wiring.PluginModule;
import dev.heed.wiring.Settings;

/**
 * Binds {@link Heed} in an injector of yours, which stays as you configured it. Heed's own parts
 * can be replaced with {@code Modules.override(new HeedModule(settings)).with(yours)}.
 *
 * <pre>{@code
 * import com.google.inject.Guice;
 *
 * final class MyApplication {
 *   final Heed heed = Guice.createInjector(new HeedModule(Settings.quiet())).getInstance(Heed.class);
 * }
 * }</pre>
 */
public final class HeedModule extends AbstractModule {

  private final Settings settings;

  public HeedModule(Settings settings) {
    this.settings = settings;
  }

  @Override
  protected void configure() {
    install(new PluginModule(settings));
    bind(Heed.class).in(Singleton.class);
  }
}
