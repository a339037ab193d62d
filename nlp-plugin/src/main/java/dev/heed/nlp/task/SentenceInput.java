package dev.heed.nlp.task;

import dev.heed.error.Suggestions;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.ModelVocabulary;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.nlp.text.TokenIds;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What sentence models do to a text before the tokenizer: a prompt, lower case, a length of their
 * own.
 *
 * @param config with the model's {@code prompts} and {@code default_prompt_name}
 * @param ids what they must be of, where texts come as token ids
 */
record SentenceInput(
    TextTokenizer tokenizer,
    Json config,
    boolean lowerCase,
    int maxLength,
    Optional<ModelVocabulary> ids) {

  /** Whose names the file with the settings had, the first that is there counts. */
  private static final List<String> SETTINGS =
      List.of("bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet");

  static SentenceInput of(ModelFolder folder, TextTokenizer tokenizer) {
    Json settings =
        SETTINGS.stream()
            .flatMap(name -> folder.findJson("sentence_" + name + "_config.json").stream())
            .findFirst()
            .orElseGet(() -> Json.empty("sentence_bert_config.json"));
    int limit = tokenizer.maxLength().orElse(Integer.MAX_VALUE);
    return new SentenceInput(
        tokenizer,
        find(folder, "config_sentence_transformers.json"),
        settings.flag("do_lower_case", false),
        Math.min(limit, settings.integer("max_seq_length", limit)),
        Optional.empty());
  }

  private static Json find(ModelFolder folder, String name) {
    return folder.findJson(name).orElseGet(() -> Json.empty(name));
  }

  /** What a call puts before each text. */
  String prompt(PromptOptions options) {
    if (ids.isPresent()) {
      return "";
    }
    Json prompts = config.objectOrEmpty("prompts");
    String name = options.promptName().orElseGet(() -> config.text("default_prompt_name", ""));
    String mark = name.isEmpty() ? "" : config.text(name + "_prefix", "");
    if (!name.isEmpty() && mark.isEmpty() && !prompts.has(name)) {
      throw Suggestions.unknown("prompt", name, prompts.keys());
    }
    return options
        .prompt()
        .orElseGet(() -> name.isEmpty() ? "" : marked(mark, prompts.text(name, "")));
  }

  /**
   * Older models that compare texts token by token mark queries and documents before the prompt.
   */
  private static String marked(String mark, String prompt) {
    return prompt.startsWith(mark) ? prompt : mark + prompt;
  }

  /** How many tokens a prompt takes, without the special one behind it: that follows the text. */
  int tokens(String prompt) {
    if (prompt.isEmpty()) {
      return 0;
    }
    long[] ids = tokenizer.ids(prompt, true);
    long last = ids[ids.length - 1];
    boolean ends =
        last == tokenizer.special("sep_token").orElse(-1)
            || last == tokenizer.special("eos_token").orElse(-1);
    return ends ? ids.length - 1 : ids.length;
  }

  /** How many values of an embedding are kept: what a call says, else the model's files. */
  int width(Optional<Integer> asked) {
    int stated = config.integer("truncate_dim", Integer.MAX_VALUE);
    return asked.orElse(stated < 1 ? Integer.MAX_VALUE : stated);
  }

  /** For texts that come as token ids, which are used as they are. */
  SentenceInput ofIds(ModelVocabulary vocabulary) {
    return new SentenceInput(tokenizer, config, lowerCase, maxLength, Optional.of(vocabulary));
  }

  Encoding encode(String prompt, String text) {
    return encode(prompt, text, maxLength);
  }

  /** With no more than {@code most} tokens. */
  Encoding encode(String prompt, String text, int most) {
    if (ids.isPresent()) {
      return tokenizer.encoding(TokenIds.of(text, ids.get()), Math.min(most, maxLength));
    }
    String whole = prompt + text;
    return tokenizer.plain(
        lowerCase ? whole.toLowerCase(Locale.ROOT) : whole,
        Optional.empty(),
        Math.min(most, maxLength));
  }
}
