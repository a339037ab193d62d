package dev.heed.vision.task;

import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Processor;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.Boxes;
import dev.heed.vision.postprocess.DetectedObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Objects by Grounding DINO: all names are one text, each ended by a full stop, and a query shows
 * the name that one of its words fits best.
 *
 * @see <a href="https://huggingface.co/docs/transformers/model_doc/grounding-dino">how the text is
 *     written</a>
 */
final class GroundedDetection implements OnePass<Image, List<DetectedObject>> {

  private static final String END = ".";

  private final Processor<Image> processor;
  private final Tokenizer tokenizer;

  GroundedDetection(TaskSetup setup) {
    this.processor = setup.processor("image", Image.class);
    this.tokenizer = setup.tokenizer();
  }

  /** Whether a folder's model compares queries with the words of one text. */
  static boolean fits(ModelFolder folder) {
    return folder
        .findJson("config.json")
        .filter(config -> config.text("model_type", "").matches("(mm-)?grounding-dino"))
        .isPresent();
  }

  @Override
  public Batching<Image> batching() {
    return new Batching.OneByOne<>();
  }

  /** The words of each name, without the full stop behind it. */
  private List<long[]> words(Call call) {
    return call.options(ZeroShotObjectDetectionOptions.class).texts().sentences().stream()
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .map(name -> name.endsWith(END) ? name.substring(0, name.length() - 1) : name)
        .map(name -> tokenizer.ids(name, false))
        .toList();
  }

  /** What the image processor gives, and {@code input_ids [1, N]} with their mask and types. */
  @Override
  public Inputs encode(List<Image> batch, Call call) {
    long[] frame = tokenizer.ids("", true);
    long[] stop = tokenizer.ids(END, false);
    LongStream ids = LongStream.of(frame[0]);
    for (long[] word : words(call)) {
      ids = LongStream.concat(ids, LongStream.concat(Arrays.stream(word), Arrays.stream(stop)));
    }
    long[] all = LongStream.concat(ids, LongStream.of(frame[frame.length - 1])).toArray();
    long[] ones = new long[all.length];
    Arrays.fill(ones, 1);
    return processor
        .process(batch)
        .and("input_ids", row(all))
        .and("attention_mask", row(ones))
        .and("token_type_ids", row(new long[all.length]));
  }

  private static Tensor row(long[] values) {
    return Tensor.of(Shape.of(1, values.length), values);
  }

  @Override
  public List<List<DetectedObject>> decode(Outputs outputs, List<Image> batch, Call call) {
    var options = call.options(ZeroShotObjectDetectionOptions.class);
    List<String> labels = options.candidateLabels();
    Tensor fits = perName(outputs.get("logits"), words(call));
    return IntStream.range(0, batch.size())
        .mapToObj(
            item ->
                Boxes.BEST_TEXT
                    .find(
                        fits,
                        outputs.get("pred_boxes"),
                        item,
                        options.threshold(),
                        batch.get(item).width(),
                        batch.get(item).height())
                    .stream()
                    .map(found -> DetectedObject.of(found, labels.get(found.label())))
                    .sorted(Comparator.comparingDouble(DetectedObject::score).reversed())
                    .limit(options.topK().orElse(Integer.MAX_VALUE))
                    .toList())
        .toList();
  }

  /** The best word of each name: {@code [B, Q, T] -> [B, Q, L]}. */
  private static Tensor perName(Tensor logits, List<long[]> words) {
    float[] all = logits.toFloats();
    int length = logits.shape().size(2);
    int queries = all.length / length;
    List<Integer> starts = new ArrayList<>(List.of(1));
    words.forEach(word -> starts.add(starts.get(starts.size() - 1) + word.length + 1));
    float[] best = new float[queries * words.size()];
    for (int i = 0; i < best.length; i++) {
      int name = i % words.size();
      int row = i / words.size() * length;
      int end = Math.min(length, starts.get(name) + words.get(name).length);
      best[i] = Float.NEGATIVE_INFINITY;
      for (int at = starts.get(name); at < end; at++) {
        best[i] = Math.max(best[i], all[row + at]);
      }
    }
    return Tensor.of(Shape.of(logits.shape().axis(0), logits.shape().axis(1), words.size()), best);
  }
}
