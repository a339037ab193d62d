package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.api.Internal;
import dev.heed.generate.Decoder;
import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much rather a decoder would say yes than no, when it is asked whether a text answers a query:
 * rerankers that are language models. Which two tokens count is in the folder's {@code
 * modules.json}, else they are {@code yes} and {@code no}.
 *
 * @see <a href="https://arxiv.org/abs/2506.05176">Zhang et al. 2025, Qwen3 Embedding, section 2</a>
 */
@Internal
public final class DecoderScore {

  private final Session session;
  private final TextTokenizer tokenizer;
  private final PairPrompt prompt;
  private final long yes;
  private final OptionalLong no;

  private DecoderScore(TaskSetup setup, TextTokenizer tokenizer) {
    ModelFolder folder = setup.folder();
    Json score = score(folder).orElseGet(() -> Json.empty("modules.json"));
    this.session = setup.session(Decoder.causalGraph(folder));
    this.tokenizer = tokenizer;
    this.prompt = PairPrompt.of(folder);
    this.yes = score.has("true_token_id") ? score.integer("true_token_id") : id("yes");
    this.no =
        score.has("false_token_id")
            ? OptionalLong.of(score.integer("false_token_id"))
            : score.has("true_token_id") ? OptionalLong.empty() : OptionalLong.of(id("no"));
  }

  /** Opens the folder's decoder; the pipeline closes it. */
  public static DecoderScore open(TaskSetup setup) {
    return new DecoderScore(setup, TextTokenizer.of(setup.folder()));
  }

  /** Whether a folder's model is one that writes. */
  public static boolean isFor(ModelFolder folder) {
    return folder.config().texts("architectures").stream()
        .anyMatch(name -> name.endsWith("ForCausalLM") || name.endsWith("LMHeadModel"));
  }

  private long id(String word) {
    return tokenizer
        .id(word)
        .orElseThrow(
            () ->
                invalidModel(
                    "The model's tokenizer has no token '%s', and no module LogitScore of a modules.json names others. To rank with a decoder, two tokens stand for yes and no."
                        .formatted(word)));
  }

  /** The configuration of the module that reads the score off. */
  private static Optional<Json> score(ModelFolder folder) {
    return folder.find("modules.json").stream()
        .flatMap(file -> JsonFiles.readList(file).stream())
        .filter(module -> module.text("type", "").endsWith("LogitScore"))
        .map(module -> folder.json(module.text("path") + "/config.json"))
        .findFirst();
  }

  /** The logit of yes less that of no, behind the whole prompt. */
  public float logit(String query, String text, Call call) {
    long[] ids =
        prompt
            .render(query, text)
            .map(whole -> tokenizer.ids(whole, false))
            .orElseGet(() -> tokenizer.plain(query, Optional.of(text)).ids());
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    Shape row = Shape.of(1, ids.length);
    Map<String, Tensor> given =
        Map.of("input_ids", Tensor.of(row, ids), "attention_mask", Tensor.of(row, ones));
    Tensor logits =
        session.run(FittedInputs.fit(given, session.signature()), call.limit()).get("logits");
    float[] all = logits.toFloats();
    int words = logits.shape().size(-1);
    return at(all, words, yes) - (no.isPresent() ? at(all, words, no.getAsLong()) : 0);
  }

  private static float at(float[] logits, int words, long token) {
    if (token < 0 || token >= words) {
      throw invalidModel(
          "The token %s that scores are read from is none of the model's %s."
              .formatted(token, words));
    }
    return logits[logits.length - words + (int) token];
  }
}
