package dev.heed.vision.task;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One vector of length 1 for each picture, from whatever model of pictures a folder holds: of a
 * classifier, what its head reads; of every other, its tokens pooled as suits it.
 */
record PictureVectors(Processor<Image> processor, Inputs silentText, Reading reading)
    implements OnePass<Image, float[]> {

  /** Where the vectors are in what the model gives: {@code [B, C]}. */
  @FunctionalInterface
  interface Reading {
    Tensor of(Outputs outputs);
  }

  static Task<Image, float[]> open(TaskSetup setup) {
    PixelSetup classes = PixelSetup.of(setup, PixelSetup.Wanted.of("logits", 2));
    boolean tower = ImageFeatureExtraction.graph(setup.folder()).equals("vision_model");
    boolean classifier = !tower && !isHeadless(setup.folder()) && hasLogits(classes);
    return classifier ? beforeHead(classes) : pooled(setup);
  }

  private static boolean hasLogits(PixelSetup setup) {
    return setup.session().signature().output("logits").isPresent();
  }

  /** A single vector may be a model's features as well as the rates of classes. */
  private static boolean isHeadless(ModelFolder folder) {
    return ImageFeatureExtraction.TYPE.fits(folder);
  }

  private static Task<Image, float[]> beforeHead(PixelSetup setup) {
    Session session = setup.beforeHead("model", setup.own("logits"));
    return setup.onePass(
        new PictureVectors(
            setup.processor("image", Image.class),
            DummyText.of(session),
            PictureVectors::headFeatures),
        session);
  }

  /** Where the graph does not show what its head reads, the logits themselves. */
  private static Tensor headFeatures(Outputs outputs) {
    Tensor read = outputs.byName().get(TaskSetup.HEAD_FEATURES);
    return read == null ? outputs.main("logits") : Pooling.flat(read);
  }

  private static Task<Image, float[]> pooled(TaskSetup setup) {
    PixelSetup own =
        PixelSetup.of(
            setup,
            ImageFeatureExtraction.graph(setup.folder()),
            ImageFeatureExtraction.wanted(setup));
    Session session = own.session();
    Json config = ImageFeatureExtraction.towerConfig(setup.folder());
    return own.onePass(
        new PictureVectors(
            own.processor("image", Image.class),
            DummyText.of(session),
            outputs -> Pooling.suitable(outputs, config)),
        session);
  }

  @Override
  public Inputs encode(List<Image> batch, Call call) {
    return silentText.and(processor.process(batch));
  }

  @Override
  public List<float[]> decode(Outputs outputs, List<Image> batch, Call call) {
    Tensor vectors = reading.of(outputs);
    int width = Math.toIntExact(vectors.shape().elements() / batch.size());
    float[] all = Rows.l2(vectors.toFloats(), width);
    for (float value : all) {
      if (!Float.isFinite(value)) {
        throw HeedException.invalidModel(
            "The model's features of a picture are no numbers, so nothing can be compared with"
                + " them. Try it in fp32.");
      }
    }
    return IntStream.range(0, batch.size())
        .mapToObj(i -> Arrays.copyOfRange(all, i * width, (i + 1) * width))
        .toList();
  }
}
