package dev.heed.nlp.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * From a text's tokens {@code [N, C]} to one vector {@code [C]}, in the order and under the names
 * of {@code 1_Pooling/config.json}.
 *
 * @see <a
 *     href="https://sbert.net/docs/package_reference/sentence_transformer/models.html">models</a>
 */
enum Pooling {
  CLS("pooling_mode_cls_token") {
    @Override
    float[] pool(float[] tokens, int width) {
      return Arrays.copyOf(tokens, width);
    }
  },
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
  MEAN("pooling_mode_mean_tokens") {
    @Override
    float[] pool(float[] tokens, int width) {
      return sum(tokens, width, i -> 1.0 / count(tokens, width));
    }
  },
  MEAN_SQRT_LEN("pooling_mode_mean_sqrt_len_tokens") {
    @Override
    float[] pool(float[] tokens, int width) {
      return sum(tokens, width, i -> 1 / Math.sqrt(count(tokens, width)));
    }
  },
  WEIGHTED_MEAN("pooling_mode_weightedmean_tokens") {
    @Override
    float[] pool(float[] tokens, int width) {
      long n = count(tokens, width);
      return sum(tokens, width, i -> 2.0 * (i + 1) / (n * (n + 1)));
    }
  },
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
      return List.of(parse(config.get("pooling_mode").asText()));
    }
    List<Pooling> on =
        Arrays.stream(values()).filter(pooling -> config.path(pooling.key).asBoolean()).toList();
    return on.isEmpty() ? List.of(MEAN) : on;
  }

  /** Reads {@code mean}, {@code cls}, {@code last-token}, ... */
  static Pooling parse(String name) {
    String wanted = name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    return Arrays.stream(values())
        .filter(pooling -> pooling.id().replace("-", "").equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "--pooling should be none or one of %s, but is '%s'."
                        .formatted(
                            Arrays.stream(values())
                                .map(Pooling::id)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  private String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
