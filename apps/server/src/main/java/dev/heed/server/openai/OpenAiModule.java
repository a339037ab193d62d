package dev.heed.server.openai;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;

/** Binds what answers OpenAI's addresses. */
public final class OpenAiModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(OpenAiRoutes.class).in(Singleton.class);
    bind(Embeddings.class).in(Singleton.class);
    bind(Completions.class).in(Singleton.class);
    bind(Transcriptions.class).in(Singleton.class);
  }
}
