package dev.heed.look.explain;

import dev.heed.generate.Encoded;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.generate.TeacherForcing;
import dev.heed.look.AttentionResult;
import dev.heed.look.Look;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a decoder looked at while it wrote: it writes greedily, then reads all that it wrote in one
 * run.
 *
 * @param ids what it wrote, the tokens that it begins with included, without the token that ends it
 */
@SuppressWarnings("ArrayRecordComponent") // read only
record GreedyTrace(long[] ids, AttentionResult result) {

  /**
   * @param states {@code [1, S, C]}, what the encoder gave
   * @param most how many tokens to write at most, if the folder's settings do not say fewer
   */
  static GreedyTrace of(Look decoder, ModelFolder folder, Tensor states, int most) {
    GenerationConfig config = GenerationConfig.of(folder);
    try (Encoded encoded = Encoded.of(states, ones(states.shape().axis(1)))) {
      long[] ids = write(decoder, folder, config, encoded, Math.min(most, config.maxLength()));
      return new GreedyTrace(ids, decoder.run(TeacherForcing.of(decoder.session(), encoded, ids)));
    }
  }

  private static long[] write(
      Look decoder, ModelFolder folder, GenerationConfig config, Encoded encoded, int most) {
    long[] begin = beginning(config);
    if (begin.length >= most) {
      return Arrays.copyOf(begin, most);
    }
    GenerationConfig greedy =
        config
            .with("num_beams", 1)
            .with("num_return_sequences", 1)
            .with("do_sample", false)
            .with("stop_strings", null)
            .with("max_new_tokens", most - begin.length);
    long[] ids =
        Generator.causal(decoder.session(), folder)
            .generate(encoded, Prompt.repeated(1, begin), Generation.of(greedy))
            .sequences()
            .get(0)
            .tokens()
            .toArray();
    boolean ended = config.ends().contains((int) ids[ids.length - 1]);
    return ended ? Arrays.copyOf(ids, ids.length - 1) : ids;
  }

  /** The start token, and those that {@code forced_decoder_ids} puts behind it. */
  private static long[] beginning(GenerationConfig config) {
    Map<Integer, Integer> forced = new TreeMap<>();
    for (var pair : JsonNodes.of(config.values()).path("forced_decoder_ids")) {
      if (pair.size() == 2 && pair.get(1).isInt()) {
        forced.put(pair.get(0).asInt(), pair.get(1).asInt());
      }
    }
    long[] begin = {config.decoderStart()};
    for (int at = 1; forced.containsKey(at); at++) {
      begin = Arrays.copyOf(begin, at + 1);
      begin[at] = forced.get(at);
    }
    return begin;
  }

  private static Tensor ones(long length) {
    long[] ones = new long[Math.toIntExact(length)];
    Arrays.fill(ones, 1);
    return Tensor.of(Shape.of(1, length), ones);
  }
}
