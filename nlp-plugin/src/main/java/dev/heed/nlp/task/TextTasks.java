package dev.heed.nlp.task;

import dev.heed.spi.TaskType;
import java.util.List;

/** The tasks on text that there are. */
public final class TextTasks {

  private TextTasks() {}

  public static List<TaskType<?, ?>> all() {
    return List.of(
        FeatureExtraction.TYPE,
        SentenceSimilarity.TYPE,
        TextRanking.TYPE,
        TextClassification.TYPE,
        TokenClassification.TYPE,
        QuestionAnswering.TYPE,
        FillMask.TYPE,
        ZeroShotClassification.TYPE);
  }
}
