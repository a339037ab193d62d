package dev.heed.speech;

import dev.heed.testing.fuzz.FuzzContract;

class SpeechFuzzTest extends FuzzContract {

  SpeechFuzzTest() {
    super(new SpeechFuzzTargets());
  }
}
