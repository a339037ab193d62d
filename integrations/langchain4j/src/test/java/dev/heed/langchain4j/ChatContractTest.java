package dev.heed.langchain4j;

import dev.heed.error.HeedException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's contract of chat models and who listens to them. */
class ChatContractTest extends AbstractChatModelListenerIT {

  @TempDir private Path folder;

  @BeforeEach
  void folder() throws IOException {
    ChatFolder.in(folder);
  }

  private HeedChatModel model(ChatModelListener listener) {
    return HeedChatModel.builder()
        .modelPath(folder)
        .temperature(temperature())
        .topP(topP())
        .maxOutputTokens(maxTokens())
        .listeners(List.of(listener))
        .build();
  }

  @Override
  protected ChatModel createModel(ChatModelListener listener) {
    return model(listener);
  }

  @Override
  protected String modelName() {
    return String.valueOf(folder.getFileName());
  }

  @Override
  protected ChatModel createFailingModel(ChatModelListener listener) {
    HeedChatModel model = model(listener);
    model.close();
    return model;
  }

  @Override
  protected Class<? extends Exception> expectedExceptionClass() {
    return HeedException.class;
  }

  @Override
  protected boolean supportsTools() {
    return false;
  }
}
