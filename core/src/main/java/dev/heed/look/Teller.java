package dev.heed.look;

import dev.heed.generate.GenerationConfig;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets a decoder write greedily, without a cache, so that in its last run every token that it wrote
 * is there to be looked at.
 *
 * @param forced ids that stand at places of the text whatever the model says
 * @param most how many tokens it writes at most
 */
public record Teller(GenerationConfig config, Map<Integer, Integer> forced, int most) {

  public Teller {
    forced = Map.copyOf(forced);
  }

  /**
   * As the folder's generation settings say where to begin, what to force and when to stop.
   *
   * @param most how many tokens to write at most, if the settings do not say fewer
   */
  public static Teller of(ModelFolder folder, int most) {
    GenerationConfig config = GenerationConfig.of(folder);
    Map<Integer, Integer> forced = new TreeMap<>();
    for (var pair : JsonNodes.of(config.values()).path("forced_decoder_ids")) {
      if (pair.size() == 2 && pair.get(1).isInt()) {
        forced.put(pair.get(0).asInt(), pair.get(1).asInt());
      }
    }
    return new Teller(config, forced, Math.min(most, config.maxLength()));
  }

  /** What was written, and what the last run showed. */
  public record Told(List<Long> ids, Seen seen) {
    public Told {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Writes one text.
   *
   * @param states {@code [1, N, C]}, what the encoder gave
   */
  public Told tell(Look decoder, Tensor states) {
    List<Long> ids = new ArrayList<>(List.of((long) config.decoderStart()));
    Seen seen = run(decoder, states, ids);
    while (ids.size() < most) {
      Integer must = forced.get(ids.size());
      int next = must != null ? must : likeliest(seen.outputs().get("logits"), ids.size());
      if (config.ends().contains(next)) {
        break;
      }
      ids.add((long) next);
      seen = run(decoder, states, ids);
    }
    return new Told(ids, seen);
  }

  private static Seen run(Look decoder, Tensor states, List<Long> ids) {
    long[] row = ids.stream().mapToLong(Long::longValue).toArray();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", Tensor.of(Shape.of(1, row.length), row));
    inputs.put("encoder_hidden_states", states);
    for (TensorSpec spec : decoder.session().signature().inputs()) {
      inputs.computeIfAbsent(spec.name(), name -> missing(spec, states));
    }
    return decoder.run(new Inputs(inputs));
  }

  /** Nothing is hidden, and there is no cache. */
  private static Tensor missing(TensorSpec spec, Tensor states) {
    if (spec.name().equals("encoder_attention_mask")) {
      long[] ones = new long[states.shape().size(1)];
      java.util.Arrays.fill(ones, 1);
      return Tensor.of(Shape.of(1, ones.length), ones);
    }
    long[] axes = new long[spec.axes().size()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = spec.axes().get(i).size().orElse(i == 0 ? 1 : 0);
    }
    boolean flag = spec.type() == ElementType.BOOL;
    return Tensor.zeros(spec.type(), flag ? Shape.of(1) : Shape.of(axes));
  }

  /** The likeliest token after the last one; {@code logits [1, N, V]}. */
  private int likeliest(Tensor logits, int written) {
    int size = Math.toIntExact(logits.shape().axis(2));
    int from = Math.toIntExact(logits.shape().elements()) - size;
    float[] all = logits.toFloats();
    List<Integer> never = config.suppressTokens();
    List<Integer> atFirst = written == 1 + forced.size() ? config.beginSuppressTokens() : List.of();
    int best = -1;
    for (int i = 0; i < size; i++) {
      boolean may = !never.contains(i) && !atFirst.contains(i);
      best = may && (best < 0 || all[from + i] > all[from + best]) ? i : best;
    }
    return best;
  }
}
