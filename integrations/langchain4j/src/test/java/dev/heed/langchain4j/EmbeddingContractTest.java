package dev.heed.langchain4j;

import dev.heed.testing.Repository;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import java.util.List;

/** LangChain4j's contract of embedding models, with the model that ships inside. */
class EmbeddingContractTest extends AbstractEmbeddingModelIT {

  @Override
  protected List<EmbeddingModel> models() {
    return List.of(HeedEmbeddingModel.builder().build()); // JUnit closes it
  }

  @Override
  protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
    return HeedEmbeddingModel.builder().listeners(List.of(listener)).build();
  }

  @Override
  protected boolean supportsInputTypeParameter() {
    return false;
  }

  @Override
  protected boolean supportsInterleavedInput() {
    return false;
  }

  @Override
  protected boolean supportsImageInput() {
    return false;
  }

  /** The contract's own is on the internet. */
  @Override
  protected ImageContent catImage() {
    return ImageContent.from(Repository.root().resolve("examples/photos/cat.png"), "image/png");
  }
}
