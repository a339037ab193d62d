package dev.heed.nlp;

import dev.heed.testing.fuzz.FuzzContract;

class NlpFuzzTest extends FuzzContract {

  NlpFuzzTest() {
    super(new NlpFuzzTargets());
  }
}
