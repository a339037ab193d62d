package dev.heed.nlp.task;

import dev.heed.nlp.text.Encoding;
import dev.heed.runtime.Outputs;
import dev.heed.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** A text's embedding: its tokens' last hidden states, pooled as the model's files say. */
record SentenceEmbedder(TextModel model, SentenceInput input, SentenceModules modules) {

  Encoding encode(String text) {
    return model.tokenizer().plain(input.apply(text), Optional.empty(), input.maxLength());
  }

  float[] embed(Row row) {
    String name = tokensName(row.outputs());
    int width = row.outputs().get(name).shape().size(2);
    float[] tokens = row.tokens(name);
    return modules.embed(modules.includePrompt() ? tokens : behindPrompt(tokens, width), width);
  }

  private float[] behindPrompt(float[] tokens, int width) {
    int from = Math.min(tokens.length, input.promptTokens() * width);
    return java.util.Arrays.copyOfRange(tokens, from, tokens.length);
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
