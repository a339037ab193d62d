package dev.heed.nlp.template;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;

/** The errors of a template: it cannot be parsed, or cannot be rendered. */
final class TemplateErrors {

  private TemplateErrors() {}

  /** The template itself cannot be read. */
  static HeedException syntax(String what, String where) {
    return new HeedException(
        ErrorCode.INVALID_MODEL,
        "The chat template cannot be read: %s in '%s'. Check chat_template in tokenizer_config.json or chat_template.jinja."
            .formatted(what, where));
  }

  /** The template cannot be run on what it was given. */
  static HeedException run(String what) {
    return new HeedException(
        ErrorCode.INVALID_INPUT, "The model's chat template refuses this chat: %s".formatted(what));
  }
}
