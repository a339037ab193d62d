package org.example.cosine;

import dev.heed.spi.Architecture;
import dev.heed.spi.Attention;
import dev.heed.spi.Mechanism;
import dev.heed.spi.Plugin;
import java.util.List;
import org.example.age.AgeVit;

/** Lists what this jar adds to Heed. */
public final class CosinePlugin implements Plugin {

  @Override
  public String name() {
    return "cosine";
  }

  @Override
  public List<Mechanism<Attention>> attentions() {
    return List.of(CosineAttention.MECHANISM);
  }

  @Override
  public List<Architecture> architectures() {
    return List.of(new AgeVit());
  }
}
