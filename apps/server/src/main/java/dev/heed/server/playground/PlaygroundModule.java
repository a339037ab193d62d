package dev.heed.server.playground;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.heed.server.http.HttpRoutes;

/** Binds the page and what it asks for. */
public final class PlaygroundModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(Looks.class).in(Singleton.class);
    bind(PlaygroundRoutes.class).in(Singleton.class);
    Multibinder.newSetBinder(binder(), HttpRoutes.class).addBinding().to(PlaygroundRoutes.class);
  }
}
