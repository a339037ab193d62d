package dev.heed.langchain4j;

import dev.heed.testing.Reference;
import dev.heed.testing.Repository;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import java.util.List;

/** The same contract, with a model of images and texts. */
class ImageEmbeddingContractTest extends AbstractEmbeddingModelIT {

  private static HeedEmbeddingModel.Builder builder() {
    return HeedEmbeddingModel.builder().modelPath(Reference.folder("models/clip"));
  }

  @Override
  protected List<EmbeddingModel> models() {
    return List.of(builder().build()); // JUnit closes it
  }

  @Override
  protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
    return builder().listeners(List.of(listener)).build();
  }

  @Override
  protected boolean supportsImageInput() {
    return true;
  }

  /** The contract's own is on the internet. */
  @Override
  protected ImageContent catImage() {
    return ImageContent.from(Repository.root().resolve("examples/photos/cat.png"), "image/png");
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
  protected boolean supportsDimensionsParameter() {
    return false;
  }
}
