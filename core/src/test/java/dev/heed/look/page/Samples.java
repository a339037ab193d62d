package dev.heed.look.page;

import dev.heed.spi.Picture;
import dev.heed.spi.TokenAxis;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Made-up attention of each kind. */
final class Samples {

  static final TokenAxis WORDS =
      new TokenAxis.LabelAxis(
          List.of("[CLS]", "the", " cat", " sat", " <b>", "\"on\"", " mats", "[SEP]"));

  private Samples() {}

  static AttentionPage text() {
    return new AttentionPage("Words & <things>", Optional.empty(), layers("encoder", WORDS, WORDS));
  }

  static AttentionPage image(byte[] png) {
    TokenAxis patches = new TokenAxis.PatchAxis(4, 6, List.of("class", "register 1"));
    Picture picture = new Picture(png, 0.1, 0, 0.8, 1);
    return new AttentionPage(
        "A picture", Optional.of(picture), layers("encoder", patches, patches));
  }

  static AttentionPage speech() {
    TokenAxis frames = new TokenAxis.FrameAxis(900, 18);
    List<LayerView> maps = new ArrayList<>(layers("encoder", frames, frames));
    maps.addAll(layers("cross", WORDS, frames));
    return new AttentionPage("Speech", Optional.empty(), maps);
  }

  /** Head {@code h} of layer {@code l} looks mostly {@code l + h} positions further. */
  static List<LayerView> layers(String group, TokenAxis queries, TokenAxis keys) {
    List<LayerView> layers = new ArrayList<>();
    for (int layer = 0; layer < 3; layer++) {
      Tensor weights = weights(layer, 2, queries.size(), keys.size());
      layers.add(LayerView.of(group + "." + layer, group, layer, weights, queries, keys));
    }
    return layers;
  }

  private static Tensor weights(int layer, int heads, int queries, int keys) {
    float[] values = new float[heads * queries * keys];
    for (int row = 0; row < heads * queries; row++) {
      int query = row % queries;
      int centre = (query * keys / queries + layer + row / queries) % keys;
      double sum = 0;
      for (int key = 0; key < keys; key++) {
        values[row * keys + key] = (float) Math.exp(-Math.abs(key - centre) * 8.0 / keys);
        sum += values[row * keys + key];
      }
      for (int key = 0; key < keys; key++) {
        values[row * keys + key] /= (float) sum;
      }
    }
    return Tensor.of(Shape.of(1, heads, queries, keys), values);
  }
}
