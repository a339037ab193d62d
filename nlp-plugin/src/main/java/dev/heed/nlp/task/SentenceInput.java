package dev.heed.nlp.task;

import dev.heed.error.Names;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.spi.Options;
import java.util.Locale;

/**
 * What sentence models do to a text before the tokenizer: a prompt, lower case, a length of their
 * own.
 *
 * @param prompt put before each text
 * @param promptTokens how many tokens the prompt takes, the special one before it included
 */
record SentenceInput(String prompt, int promptTokens, boolean lowerCase, int maxLength) {

  static SentenceInput of(ModelFolder folder, Options options, TextTokenizer tokenizer) {
    Json settings = find(folder, "sentence_bert_config.json");
    String prompt = prompt(find(folder, "config_sentence_transformers.json"), options);
    int limit = tokenizer.maxLength().orElse(Integer.MAX_VALUE);
    return new SentenceInput(
        prompt,
        prompt.isEmpty() ? 0 : length(tokenizer, prompt),
        settings.flag("do_lower_case", false),
        Math.min(limit, settings.integer("max_seq_length", limit)));
  }

  private static Json find(ModelFolder folder, String name) {
    return folder.findJson(name).orElseGet(() -> Json.empty(name));
  }

  private static String prompt(Json config, Options options) {
    Json prompts = config.objectOrEmpty("prompts");
    String name = options.text("prompt-name", config.text("default_prompt_name", ""));
    if (!name.isEmpty() && !prompts.has(name)) {
      throw Names.unknown("prompt", name, prompts.keys());
    }
    return options.text("prompt", name.isEmpty() ? "" : prompts.text(name));
  }

  /** Without the special token behind it, which comes behind the text. */
  private static int length(TextTokenizer tokenizer, String prompt) {
    long[] ids = tokenizer.ids(prompt, true);
    long last = ids[ids.length - 1];
    boolean ends =
        last == tokenizer.special("sep_token").orElse(-1)
            || last == tokenizer.special("eos_token").orElse(-1);
    return ends ? ids.length - 1 : ids.length;
  }

  String apply(String text) {
    String whole = prompt + text;
    return lowerCase ? whole.toLowerCase(Locale.ROOT) : whole;
  }
}
