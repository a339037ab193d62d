package dev.heed.speech.whisper;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.generate.Encoded;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.TeacherForcing;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.spi.AttentionView;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * When each token was said: some heads of a decoder look at the sound that they write down, so the
 * tokens are laid along it in the order in which both come.
 *
 * @param view the decoder, whose attention to the encoder is seen
 * @param heads those that follow the speech; empty for all of the upper half of the layers
 * @param width of the median filter along time, in steps of the encoder, odd
 * @see <a href="https://github.com/openai/whisper">Whisper, timing.py</a>
 */
record WordAlignment(AttentionView view, List<Head> heads, int width) {

  private static final String CROSS = "cross_attentions.";

  /** A head of a layer, both from 0. */
  record Head(int layer, int head) {}

  WordAlignment {
    heads = List.copyOf(heads);
  }

  /**
   * With a second copy of the decoder that {@code setup} opens.
   *
   * @param model whose {@code alignment_heads} follow the speech
   */
  static WordAlignment open(TaskSetup setup, GenerationConfig model) {
    ModelFolder folder = setup.folder();
    String graph = setup.hasGraph("decoder_model") ? "decoder_model" : "decoder_model_merged";
    List<Head> heads = new ArrayList<>();
    JsonNodes.find(model.values(), "alignment_heads")
        .ifPresent(
            list ->
                list.forEach(
                    pair -> heads.add(new Head(pair.path(0).asInt(), pair.path(1).asInt()))));
    return new WordAlignment(
        setup.look(graph), heads, folder.config().integer("median_filter_width", 7));
  }

  /**
   * The step of the encoder at which each token ends.
   *
   * @param prompt what the decoder began with
   * @param written what it added, with the token that ended it; the last token ends where the one
   *     before does, as the decoder has not read it
   * @param steps how many steps have sound; empty for all
   */
  int[] ends(Encoded encoded, long[] prompt, long[] written, OptionalInt steps) {
    int rows = written.length - 1;
    if (rows < 1) {
      return new int[written.length];
    }
    long[] read = Arrays.copyOf(prompt, prompt.length + rows);
    System.arraycopy(written, 0, read, prompt.length, rows);
    float[][] attention =
        attention(TeacherForcing.of(view.session(), encoded, read), prompt.length, steps);
    int[] ends = Arrays.copyOf(DynamicTimeWarping.entries(attention), written.length);
    ends[rows] = ends[rows - 1];
    return ends;
  }

  /** {@code [tokens][steps]}, smoothed, of all heads together; the least where most is seen. */
  private float[][] attention(Inputs inputs, int from, OptionalInt steps) {
    Map<String, Tensor> maps =
        view.maps(inputs, name -> name.startsWith(CROSS) && isUsed(layer(name)));
    List<float[][]> seen = new ArrayList<>();
    maps.forEach(
        (name, map) -> {
          for (int head : heads(layer(name), map.shape().size(1))) {
            seen.add(smoothed(map, head, from, steps, width));
          }
        });
    return negativeMean(seen);
  }

  private static int layer(String name) {
    return Integer.parseInt(name.substring(CROSS.length()));
  }

  private boolean isUsed(int layer) {
    return heads.isEmpty()
        ? layer >= layers() / 2
        : heads.stream().anyMatch(head -> head.layer == layer);
  }

  private int layers() {
    return (int) view.names().stream().filter(name -> name.startsWith(CROSS)).count();
  }

  private List<Integer> heads(int layer, int all) {
    return heads.isEmpty()
        ? IntStream.range(0, all).boxed().toList()
        : heads.stream()
            .filter(head -> head.layer == layer)
            .map(head -> checked(head, all))
            .toList();
  }

  private static int checked(Head head, int all) {
    if (head.head >= all) {
      throw invalidModel(
          "generation_config.json names head %s of layer %s as one that follows the speech ('alignment_heads'), but that layer has %s heads. Take the generation_config.json that belongs to the model."
              .formatted(head.head, head.layer, all));
    }
    return head.head;
  }

  private float[][] negativeMean(List<float[][]> seen) {
    if (seen.isEmpty()) {
      throw invalidModel(
          "The heads that should follow the speech are %s ('alignment_heads' in generation_config.json), but the decoder's %s layers that look at the sound have none of them. Take the generation_config.json that belongs to the model."
              .formatted(heads, layers()));
    }
    float[][] mean = new float[seen.get(0).length][seen.get(0)[0].length];
    for (int row = 0; row < mean.length; row++) {
      for (int step = 0; step < mean[row].length; step++) {
        float sum = 0;
        for (float[][] head : seen) {
          sum += head[row][step];
        }
        mean[row][step] = -sum / seen.size();
      }
    }
    return mean;
  }

  /**
   * What one head sees over time, comparable with what others see: at each step of time the tokens'
   * weights have mean 0 and deviation 1, and along time a median takes away what is there for a
   * moment only.
   *
   * @param weights {@code [1, H, Q, K]}
   * @param from the first row of {@code Q} that counts
   * @param steps how many columns of {@code K} count; empty for all
   * @return {@code [Q - from][steps]}
   */
  static float[][] smoothed(Tensor weights, int head, int from, OptionalInt steps, int width) {
    int queries = weights.shape().size(2);
    int keys = weights.shape().size(3);
    int used = Math.max(1, Math.min(keys, steps.orElse(keys)));
    float[][] rows = new float[queries - from][used];
    FloatBuffer values = weights.floats();
    for (int row = 0; row < rows.length; row++) {
      values.get((head * queries + from + row) * keys, rows[row]);
    }
    normalise(rows, used);
    for (int row = 0; row < rows.length; row++) {
      rows[row] = median(rows[row], width);
    }
    return rows;
  }

  private static void normalise(float[][] rows, int steps) {
    for (int step = 0; step < steps; step++) {
      double mean = 0;
      for (float[] row : rows) {
        mean += row[step];
      }
      mean /= rows.length;
      double variance = 0;
      for (float[] row : rows) {
        variance += (row[step] - mean) * (row[step] - mean);
      }
      double deviation = Math.sqrt(variance / rows.length);
      for (float[] row : rows) {
        row[step] = deviation == 0 ? 0 : (float) ((row[step] - mean) / deviation);
      }
    }
  }

  /** Beyond its ends the row is mirrored; one no longer than half the median stays as it is. */
  private static float[] median(float[] row, int width) {
    int half = width / 2;
    if (row.length <= half) {
      return row;
    }
    float[] smooth = new float[row.length];
    float[] window = new float[2 * half + 1];
    for (int step = 0; step < row.length; step++) {
      for (int k = -half; k <= half; k++) {
        window[k + half] = row[mirrored(step + k, row.length)];
      }
      Arrays.sort(window);
      smooth[step] = window[half];
    }
    return smooth;
  }

  private static int mirrored(int at, int length) {
    int inside = Math.abs(at);
    return inside < length ? inside : 2 * (length - 1) - inside;
  }
}
