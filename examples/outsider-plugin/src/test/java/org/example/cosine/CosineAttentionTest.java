package org.example.cosine;

import dev.heed.spi.Attention;
import dev.heed.spi.MechanismSetup;
import dev.heed.testkit.AttentionContract;

/** The published contract, and nothing of this plugin's own besides. */
class CosineAttentionTest extends AttentionContract {

  @Override
  protected Attention attention() {
    return CosineAttention.MECHANISM.make(MechanismSetup.of(heads(), width()));
  }
}
