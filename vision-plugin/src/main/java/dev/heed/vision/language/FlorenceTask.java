package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import java.util.Arrays;
import java.util.Optional;

/**
 * What Florence-2 was trained to do: a token asks for it, in whose place the model is told a
 * sentence, and the answer has a form of its own.
 *
 * @see <a href="https://huggingface.co/docs/transformers/model_doc/florence2">as published</a>
 */
enum FlorenceTask {
  OCR("What is the text in the image?", Answer.TEXT),
  OCR_WITH_REGION("What is the text in the image, with regions?", Answer.QUADS),
  CAPTION("What does the image describe?", Answer.TEXT),
  DETAILED_CAPTION("Describe in detail what is shown in the image.", Answer.TEXT),
  MORE_DETAILED_CAPTION("Describe with a paragraph what is shown in the image.", Answer.TEXT),
  OD("Locate the objects with category name in the image.", Answer.BOXES),
  DENSE_REGION_CAPTION("Locate the objects in the image, with their descriptions.", Answer.BOXES),
  REGION_PROPOSAL("Locate the region proposals in the image.", Answer.NAMELESS_BOXES),
  CAPTION_TO_PHRASE_GROUNDING("Locate the phrases in the caption: {input}", Answer.PHRASES),
  REFERRING_EXPRESSION_SEGMENTATION("Locate {input} in the image with mask", Answer.POLYGONS),
  REGION_TO_SEGMENTATION("What is the polygon mask of region {input}", Answer.POLYGONS),
  OPEN_VOCABULARY_DETECTION("Locate {input} in the image.", Answer.ANY),
  REGION_TO_CATEGORY("What is the region {input}?", Answer.TEXT),
  REGION_TO_DESCRIPTION("What does the region {input} describe?", Answer.TEXT),
  REGION_TO_OCR("What text is in the region {input}?", Answer.TEXT);

  /** The form of an answer. */
  enum Answer {
    TEXT,
    QUADS,
    BOXES,
    NAMELESS_BOXES,
    PHRASES,
    POLYGONS,
    ANY
  }

  private static final String INPUT = "{input}";

  private final String sentence;
  private final Answer answer;

  FlorenceTask(String sentence, Answer answer) {
    this.sentence = sentence;
    this.answer = answer;
  }

  /** That whose token is in a prompt; empty where the prompt is a sentence of the user's. */
  static Optional<FlorenceTask> in(String prompt) {
    return Arrays.stream(values()).filter(task -> prompt.contains(task.token())).findFirst();
  }

  String token() {
    return "<" + name() + ">";
  }

  Answer answer() {
    return answer;
  }

  /** What the model is told. */
  String told(String prompt) {
    String input = prompt.replace(token(), "").strip();
    boolean wanted = sentence.contains(INPUT);
    if (wanted == input.isEmpty()) {
      throw invalidInput(
          wanted
              ? "The task %s asks about something. Say it behind the token: --prompt \"%s a cat\"."
                  .formatted(token(), token())
              : "The task %s is asked for by its token alone, but the prompt is '%s'."
                  .formatted(token(), prompt));
    }
    return sentence.replace(INPUT, input);
  }
}
