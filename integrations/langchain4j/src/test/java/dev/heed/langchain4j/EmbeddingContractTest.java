package dev.heed.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** LangChain4j's contract of embedding models, with the model that ships inside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddingContractTest extends AbstractEmbeddingModelIT {

  private final HeedEmbeddingModel model = HeedEmbeddingModel.builder().build();

  @Override
  protected List<EmbeddingModel> models() {
    return List.of(model);
  }

  @Override
  protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
    return HeedEmbeddingModel.builder().listeners(List.of(listener)).build();
  }

  @AfterAll
  void close() {
    model.close();
  }
}
