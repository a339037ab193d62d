package dev.heed.nlp.task;

import java.util.Optional;

/**
 * A question and the text that has its answer.
 *
 * @param question empty where the task's {@code question} option asks
 */
public record Question(Optional<String> question, String context) {

  /** A question of its own. */
  public static Question of(String question, String context) {
    return new Question(Optional.of(question), context);
  }
}
