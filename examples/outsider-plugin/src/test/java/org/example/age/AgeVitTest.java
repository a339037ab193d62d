package org.example.age;

import dev.heed.spi.Architecture;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.ConfigContract;
import dev.heed.testkit.Tensors;
import java.util.Map;

class AgeVitTest extends ConfigContract {

  @Override
  protected Architecture architecture() {
    return new AgeVit();
  }

  @Override
  protected String config() {
    return "{'model_type': 'age_vit', 'architectures': ['AgeVitForRegression'],"
        + " 'hidden_size': 8, 'num_attention_heads': 2, 'intermediate_size': 16,"
        + " 'num_hidden_layers': 2, 'image_size': 12, 'patch_size': 4}";
  }

  @Override
  protected Map<String, Tensor> inputs() {
    return Map.of("pixel_values", Tensors.random(1, 2, 3, 12, 12));
  }
}
