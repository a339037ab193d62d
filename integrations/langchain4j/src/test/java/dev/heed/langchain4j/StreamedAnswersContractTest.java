package dev.heed.langchain4j;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's contract of what chat models answer as they write, and refuse. */
class StreamedAnswersContractTest extends AbstractStreamingChatModelIT {

  @TempDir private static Path folder;

  private static HeedStreamingChatModel model(ChatRequestParameters parameters) {
    try {
      return HeedStreamingChatModel.builder()
          .modelPath(SmallTalk.in(folder))
          .temperature(0)
          .defaultRequestParameters(parameters)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected List<StreamingChatModel> models() {
    return List.of(model(ChatRequestParameters.builder().build())); // JUnit closes it
  }

  @Override
  protected StreamingChatModel createModelWith(ChatRequestParameters parameters) {
    return model(parameters);
  }

  @Override
  public StreamingChatModel createModelWith(ChatModelListener listener) {
    try {
      return HeedStreamingChatModel.builder()
          .modelPath(SmallTalk.in(folder))
          .temperature(0)
          .listeners(List.of(listener))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
    return ChatRequestParameters.builder().maxOutputTokens(maxOutputTokens).build();
  }

  @Override
  protected boolean supportsModelNameParameter() {
    return false;
  }

  @Override
  protected boolean supportsTools() {
    return false;
  }

  @Override
  protected boolean supportsToolChoiceRequired() {
    return false;
  }

  @Override
  protected boolean supportsToolsAndJsonResponseFormatWithSchema() {
    return false;
  }

  @Override
  protected boolean supportsJsonResponseFormat() {
    return false;
  }

  @Override
  protected boolean supportsJsonResponseFormatWithSchema() {
    return false;
  }

  @Override
  protected boolean supportsJsonResponseFormatWithRawSchema() {
    return false;
  }

  @Override
  protected boolean supportsSingleImageInputAsBase64EncodedString() {
    return false;
  }

  @Override
  protected boolean supportsMultipleImageInputsAsBase64EncodedStrings() {
    return false;
  }

  @Override
  protected boolean supportsSingleImageInputAsPublicURL() {
    return false;
  }

  @Override
  protected boolean supportsMultipleImageInputsAsPublicURLs() {
    return false;
  }
}
