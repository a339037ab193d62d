package dev.heed.nlp.task;

import dev.heed.runtime.Outputs;
import dev.heed.spi.Call;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Texts to embeddings: their tokens' last hidden states, pooled as the model's files say. */
record SentenceEmbedder(TextModel model, SentenceInput input) {

  static SentenceEmbedder of(TextModel model) {
    return new SentenceEmbedder(model, SentenceInput.of(model.setup().folder(), model.tokenizer()));
  }

  /** One vector for each text. */
  List<float[]> embed(
      List<String> texts, SentenceModules modules, PromptOptions options, Call call) {
    String prompt = input.prompt(options);
    int skipped = modules.includePrompt() ? 0 : input.tokens(prompt);
    return model.each(
        texts,
        text -> input.encode(prompt, text),
        (text, row) -> embed(row, skipped, modules),
        call);
  }

  private static float[] embed(Row row, int skipped, SentenceModules modules) {
    String name = tokensName(row.outputs());
    int width = row.outputs().get(name).shape().size(2);
    float[] tokens = row.tokens(name);
    int from = Math.min(tokens.length, skipped * width);
    return modules.embed(Arrays.copyOfRange(tokens, from, tokens.length), width);
  }

  /** The output with a vector for each token, as exporters name it; else the first of its kind. */
  private static String tokensName(Outputs outputs) {
    Map<String, Tensor> byName = outputs.byName();
    for (String name : new String[] {"last_hidden_state", "token_embeddings"}) {
      if (byName.containsKey(name)) {
        return name;
      }
    }
    return byName.entrySet().stream()
        .filter(entry -> entry.getValue().shape().rank() == 3)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("last_hidden_state");
  }
}
