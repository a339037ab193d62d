package dev.heed.vision.language;

import dev.heed.spi.Call;
import dev.heed.vision.image.Image;
import java.util.List;

/** How a model answers a question about a picture. */
interface AnswerModel {

  /** The answers, best first. */
  List<VisualAnswer> answers(
      Image image, String question, VisualQuestionAnsweringOptions options, Call call);
}
