package dev.heed.vision;

import dev.heed.testing.fuzz.FuzzContract;

class VisionFuzzTest extends FuzzContract {

  VisionFuzzTest() {
    super(new VisionFuzzTargets());
  }
}
