package dev.heed.server.models;

import dev.heed.nlp.task.Question;
import dev.heed.server.schedule.Cost;
import dev.heed.speech.audio.Audio;
import dev.heed.vision.image.Clip;
import dev.heed.vision.image.Image;
import dev.heed.vision.language.ImageChat;
import java.util.Map;

/** What an input costs: about its tokens, as many as a model makes of a picture or a second. */
final class Pricing {

  private static final int LETTERS_A_TOKEN = 4;
  private static final int SPECIAL_TOKENS = 2;
  private static final int PICTURE = 256;
  private static final int SECOND = 50;

  /** What a task writes where nobody says how much. */
  private static final int WRITTEN = 64;

  private Pricing() {}

  static Cost of(Object input, Map<String, String> options, boolean writes) {
    Cost read = of(input);
    double times = Math.max(1, labels(options));
    return new Cost((read.units() + (writes ? written(options) : 0)) * times, read.length());
  }

  private static Cost of(Object input) {
    if (input instanceof Image) {
      return Cost.of(PICTURE);
    }
    if (input instanceof Clip) {
      return Cost.of(8 * PICTURE);
    }
    if (input instanceof ImageChat chat) {
      return Cost.of((double) PICTURE * chat.images().size() + tokens(chat.messages().toString()));
    }
    if (input instanceof Audio audio) {
      return Cost.of(audio.seconds() * SECOND);
    }
    if (input instanceof Question question) {
      return Cost.of(tokens(question.context()));
    }
    return Cost.of(input instanceof String text ? tokens(text) : 1);
  }

  private static int tokens(String text) {
    return text.length() / LETTERS_A_TOKEN + SPECIAL_TOKENS;
  }

  /** A task with labels of the caller's reads its input once for each. */
  private static int labels(Map<String, String> options) {
    String labels = options.getOrDefault("candidate-labels", "");
    return labels.isEmpty() ? 1 : labels.split(",").length;
  }

  private static double written(Map<String, String> options) {
    try {
      return Math.max(1, Integer.parseInt(options.getOrDefault("max-new-tokens", "" + WRITTEN)));
    } catch (NumberFormatException e) {
      return WRITTEN; // the task refuses it, in its words
    }
  }
}
