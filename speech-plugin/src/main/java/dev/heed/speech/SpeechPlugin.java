package dev.heed.speech;

import dev.heed.spi.Plugin;

/** All that the speech plugin offers. */
public final class SpeechPlugin implements Plugin {

  @Override
  public String name() {
    return "speech";
  }
}
