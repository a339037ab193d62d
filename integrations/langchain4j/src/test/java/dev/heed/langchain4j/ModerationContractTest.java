package dev.heed.langchain4j;

import dev.heed.error.HeedException;
import dev.heed.testing.Reference;
import dev.langchain4j.model.moderation.ModerationModel;
import dev.langchain4j.model.moderation.common.AbstractModerationModelListenerIT;
import dev.langchain4j.model.moderation.listener.ModerationModelListener;
import java.util.List;

/** LangChain4j's contract of moderation models and who listens to them. */
class ModerationContractTest extends AbstractModerationModelListenerIT {

  private static HeedModerationModel.Builder builder(List<ModerationModelListener> listeners) {
    return HeedModerationModel.builder()
        .modelPath(Reference.folder("models/bert-sequence-classification"))
        .flaggedLabels("LABEL_1")
        .listeners(listeners);
  }

  @Override
  protected ModerationModel createModel(List<ModerationModelListener> listeners) {
    return builder(listeners).build();
  }

  @Override
  protected ModerationModel createFailingModel(List<ModerationModelListener> listeners) {
    HeedModerationModel model = builder(listeners).build();
    model.close();
    return model;
  }

  @Override
  protected Class<? extends Exception> expectedExceptionClass() {
    return HeedException.class;
  }
}
