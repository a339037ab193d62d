package dev.heed.vision.task;

import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Candidate texts as a model takes them; those of the latest call are kept. */
final class CandidateTokens {

  /** The length that SigLIP was trained with. */
  private static final int WHOLE = 64;

  private final Tokenizer tokenizer;
  private final ModelFolder folder;
  private final Latest<CandidateTexts, Inputs> latest = new Latest<>();

  CandidateTokens(TaskSetup setup) {
    this.tokenizer = setup.tokenizer();
    this.folder = setup.folder();
  }

  /**
   * {@code input_ids [L, N]}, {@code attention_mask [L, N]}: padded to the longest, or, as SigLIP
   * was trained, to all the positions that the model has. A sentence that is longer than those
   * keeps its last token, which ends it.
   */
  Inputs of(CandidateTexts texts) {
    return latest.get(texts, () -> tokens(texts.sentences()));
  }

  private Inputs tokens(List<String> sentences) {
    Json text = folder.config().objectOrEmpty("text_config");
    List<long[]> rows = sentences.stream().map(each -> tokenizer.ids(each, true)).toList();
    boolean whole = folder.config().text("model_type", "").contains("siglip");
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(1);
    int positions = text.integer("max_position_embeddings", whole ? WHOLE : Integer.MAX_VALUE);
    int length = whole ? Math.min(WHOLE, positions) : Math.min(longest, positions);
    return padded(rows, length, pad(text));
  }

  /** The token that the tokenizer pads with, else the one that the model names. */
  private long pad(Json text) {
    return folder
        .findJson("tokenizer_config.json")
        .flatMap(config -> JsonNodes.find(config, "pad_token"))
        .map(token -> token.isObject() ? token.path("content").asText() : token.asText())
        .map(tokenizer::id)
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .orElseGet(() -> (long) text.integer("pad_token_id", 1));
  }

  private static Inputs padded(List<long[]> rows, int length, long pad) {
    long[] ids = new long[rows.size() * length];
    long[] mask = new long[ids.length];
    Arrays.fill(ids, pad);
    for (int i = 0; i < rows.size(); i++) {
      long[] row = rows.get(i);
      int taken = Math.min(row.length, length);
      System.arraycopy(row, 0, ids, i * length, taken);
      Arrays.fill(mask, i * length, i * length + taken, 1);
      ids[i * length + taken - 1] = row[row.length - 1];
    }
    Shape shape = Shape.of(rows.size(), length);
    return Inputs.of("input_ids", Tensor.of(shape, ids))
        .and("attention_mask", Tensor.of(shape, mask));
  }
}
