package dev.heed.vision.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.runtime.Inputs;
import dev.heed.spi.Options;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The labels that a user asks about, and the sentences that the model compares images with.
 *
 * @param template a sentence with {@code {}} where the label goes
 */
record CandidateTexts(List<String> labels, String template) {

  private static final String PLACE = "{}";

  CandidateTexts {
    labels = List.copyOf(labels);
    if (labels.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "zero-shot-image-classification needs the labels to choose from: --candidate-labels \"a"
              + " cat, a dog, a teapot\".");
    }
    if (!template.contains(PLACE)) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--hypothesis-template should have {} where the label goes, such as \"This is a photo of {}.\", but is '%s'."
              .formatted(template));
    }
  }

  static CandidateTexts of(Options options) {
    return new CandidateTexts(
        options.texts("candidate-labels"),
        options.text("hypothesis-template", "This is a photo of {}."));
  }

  List<String> sentences() {
    return labels.stream().map(label -> template.replace(PLACE, label)).toList();
  }

  /**
   * {@code input_ids [L, N]}, {@code attention_mask [L, N]}: padded to the longest, or, as SigLIP
   * was trained, to all the positions that the model has.
   */
  Inputs tokens(Tokenizer tokenizer, Json config) {
    return config.text("model_type", "").contains("siglip")
        ? padded(tokenizer, config.objectOrEmpty("text_config"))
        : tokenizer.process(sentences());
  }

  private Inputs padded(Tokenizer tokenizer, Json text) {
    int length = Math.min(64, text.integer("max_position_embeddings", 64));
    long[] all = new long[labels.size() * length];
    Arrays.fill(all, text.integer("pad_token_id", 1));
    int row = 0;
    for (String sentence : sentences()) {
      long[] ids = tokenizer.ids(sentence, true);
      System.arraycopy(ids, 0, all, row, Math.min(ids.length, length));
      if (ids.length > length) {
        all[row + length - 1] = ids[ids.length - 1];
      }
      row += length;
    }
    return Inputs.of("input_ids", Tensor.of(Shape.of(labels.size(), length), all));
  }
}
