package dev.heed.nlp.task;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * From a text's tokens {@code [N, C]} to one vector {@code [C]}, in the order and under the names
 * of {@code 1_Pooling/config.json}.
 *
 * @see <a
 *     href="https://sbert.net/docs/package_reference/sentence_transformer/models.html">models</a>
 */
public enum Pooling {
  /** A vector for each token. */
  NONE("") {
    @Override
    float[] pool(float[] tokens, int width) {
      return tokens;
    }
  },
  /** The first token's. */
  CLS("pooling_mode_cls_token") {
    @Override
    float[] pool(float[] tokens, int width) {
      return Arrays.copyOf(tokens, width);
    }
  },
  /** The greatest of each channel. */
  MAX("pooling_mode_max_tokens") {
    @Override
    float[] pool(float[] tokens, int width) {
      float[] max = Arrays.copyOf(tokens, width);
      for (int i = width; i < tokens.length; i++) {
        max[i % width] = Math.max(max[i % width], tokens[i]);
      }
      return max;
    }
  },
  /** The mean over the tokens. */
  MEAN("pooling_mode_mean_tokens") {
    @Override
    float[] pool(float[] tokens, int width) {
      return sum(tokens, width, i -> 1.0 / count(tokens, width));
    }
  },
  /** The sum over the square root of their number. */
  MEAN_SQRT_LEN("pooling_mode_mean_sqrt_len_tokens") {
    @Override
    float[] pool(float[] tokens, int width) {
      return sum(tokens, width, i -> 1 / Math.sqrt(count(tokens, width)));
    }
  },
  /** The mean, where a later token counts more. */
  WEIGHTED_MEAN("pooling_mode_weightedmean_tokens") {
    @Override
    float[] pool(float[] tokens, int width) {
      long n = count(tokens, width);
      return sum(tokens, width, i -> 2.0 * (i + 1) / (n * (n + 1)));
    }
  },
  /** The last token's. */
  LAST_TOKEN("pooling_mode_lasttoken") {
    @Override
    float[] pool(float[] tokens, int width) {
      return Arrays.copyOfRange(tokens, tokens.length - width, tokens.length);
    }
  };

  private final String key;

  Pooling(String key) {
    this.key = key;
  }

  /** {@code tokens} has at least one token. */
  abstract float[] pool(float[] tokens, int width);

  private static int count(float[] tokens, int width) {
    return tokens.length / width;
  }

  private interface Weight {
    double of(int token);
  }

  private static float[] sum(float[] tokens, int width, Weight weight) {
    double[] sum = new double[width];
    for (int i = 0; i < tokens.length / width; i++) {
      double share = weight.of(i);
      for (int c = 0; c < width; c++) {
        sum[c] += share * tokens[i * width + c];
      }
    }
    float[] pooled = new float[width];
    for (int c = 0; c < width; c++) {
      pooled[c] = (float) sum[c];
    }
    return pooled;
  }

  /** Those that a configuration switches on; their vectors are put one behind the other. */
  static List<Pooling> of(JsonNode config) {
    if (config.hasNonNull("pooling_mode")) {
      JsonNode modes = config.get("pooling_mode");
      List<Pooling> named = new ArrayList<>();
      (modes.isArray() ? modes : List.of(modes)).forEach(mode -> named.add(named(mode.asText())));
      return named.isEmpty() ? List.of(MEAN) : List.copyOf(named);
    }
    List<Pooling> on =
        Arrays.stream(values()).filter(pooling -> config.path(pooling.key).asBoolean()).toList();
    return on.isEmpty() ? List.of(MEAN) : on;
  }

  private static Pooling named(String name) {
    String wanted =
        name.toUpperCase(Locale.ROOT).replaceAll("[-_]", "").replaceFirst("TOKENS$", "");
    return Arrays.stream(values())
        .filter(pooling -> pooling != NONE && pooling.name().replace("_", "").equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                invalidModel(
                    "The pooling_mode of the folder's pooling module should be one of %s, but is '%s'."
                        .formatted(Arrays.toString(values()), name)));
  }
}
