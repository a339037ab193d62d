package dev.heed.nlp;

import dev.heed.spi.Plugin;

/** All that the nlp plugin offers. */
public final class NlpPlugin implements Plugin {

  @Override
  public String name() {
    return "nlp";
  }
}
