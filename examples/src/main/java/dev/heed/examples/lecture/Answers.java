package dev.heed.examples.lecture;

import dev.heed.Heed;
import dev.heed.export.RecordedModel;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.learn.ImageSet;
import dev.heed.vision.learn.SmallResNet;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a trained folder says of pictures, with the mechanisms that it was trained with. */
record Answers(Heed heed, Path model, Choices choices) {

  private static final int SIDE = 32;
  private static final int AT_ONCE = 50;

  long parameters() {
    try (var weights = ModelFolder.open(model).weights()) {
      return weights.totalParameters();
    }
  }

  /** The part of labelled pictures that it gets right. */
  double accuracy(Path pictures) {
    List<Architecture> known = new ArrayList<>(heed.architectures().all());
    known.add(new SmallResNet());
    ImageSet set = ImageSet.read(pictures, SIDE);
    int right = 0;
    try (Session session =
        RecordedModel.of(ModelFolder.open(model), known, choices)
            .open(heed.runtime(), OpenOptions.on(new Device.Cpu(1)))) {
      for (int from = 0; from < set.size(); from += AT_ONCE) {
        right += right(session, set, from, Math.min(AT_ONCE, set.size() - from));
      }
    }
    return (double) right / set.size();
  }

  private static int right(Session session, ImageSet set, int from, int count) {
    Tensor pixels = Tensor.zeros(ElementType.F32, Shape.of(count, 3, SIDE, SIDE));
    FloatBuffer floats = pixels.floats();
    for (int i = 0; i < count; i++) {
      byte[] picture = set.picture(from + i);
      for (int c = 0; c < 3; c++) {
        for (int p = c; p < picture.length; p += 3) {
          floats.put((picture[p] & 255) / 127.5f - 1);
        }
      }
    }
    float[] logits = session.run(Inputs.of("pixel_values", pixels)).get("logits").toFloats();
    int labels = logits.length / count;
    int right = 0;
    for (int i = 0; i < count; i++) {
      int best = 0;
      for (int k = 1; k < labels; k++) {
        best = logits[i * labels + k] > logits[i * labels + best] ? k : best;
      }
      right += best == set.label(from + i) ? 1 : 0;
    }
    return right;
  }
}
