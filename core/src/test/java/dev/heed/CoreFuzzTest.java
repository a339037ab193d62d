package dev.heed;

import dev.heed.testing.fuzz.FuzzContract;

class CoreFuzzTest extends FuzzContract {

  CoreFuzzTest() {
    super(new CoreFuzzTargets());
  }
}
