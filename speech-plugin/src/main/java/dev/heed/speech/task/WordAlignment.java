package dev.heed.speech.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.generate.Encoded;
import dev.heed.generate.Reading;
import dev.heed.runtime.Inputs;
import dev.heed.spi.AttentionView;
import dev.heed.tensor.Tensor;
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
 * @param width of the median filter along time, in steps of the encoder
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
        attention(Reading.of(view.session(), encoded, read), prompt.length, steps);
    int[] ends = Arrays.copyOf(TimeWarp.entries(attention), written.length);
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
            seen.add(new SmoothedMap(width).of(map, head, from, steps));
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
          "generation_config.json names head %d of layer %d as one that follows the speech ('alignment_heads'), but that layer has %d heads. Take the generation_config.json that belongs to the model."
              .formatted(head.head, head.layer, all));
    }
    return head.head;
  }

  private float[][] negativeMean(List<float[][]> seen) {
    if (seen.isEmpty()) {
      throw invalidModel(
          "The heads that should follow the speech are %s ('alignment_heads' in generation_config.json), but the decoder's %d layers that look at the sound have none of them. Take the generation_config.json that belongs to the model."
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
}
