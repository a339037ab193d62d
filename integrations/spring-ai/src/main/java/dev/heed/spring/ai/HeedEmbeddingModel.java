package dev.heed.spring.ai;

import dev.heed.Pipeline;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/**
 * Texts as vectors, by a pipeline of feature-extraction.
 *
 * <pre>{@code
 * var model = new HeedEmbeddingModel(heed.pipeline(FeatureExtraction.TYPE, Opening.standard()));
 * float[] vector = model.embed("a text");
 * }</pre>
 */
public final class HeedEmbeddingModel implements EmbeddingModel {

  private final Pipeline<String, Tensor> pipeline;

  public HeedEmbeddingModel(Pipeline<String, Tensor> pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    Call call = Call.plain();
    if (request.getOptions() != null && request.getOptions().getDimensions() != null) {
      call = call.withOption("truncate-dim", "" + request.getOptions().getDimensions());
    }
    List<Embedding> embeddings = new ArrayList<>();
    for (Tensor vector : pipeline.run(request.getInstructions(), call)) {
      embeddings.add(new Embedding(values(vector), embeddings.size()));
    }
    return new EmbeddingResponse(embeddings);
  }

  @Override
  public float[] embed(Document document) {
    return values(pipeline.run(String.valueOf(document.getText())));
  }

  private static float[] values(Tensor vector) {
    if (vector.shape().rank() > 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The model gives a vector for each token. Say how they become one: the option"
              + " pooling=mean, or cls, as the model's page says.");
    }
    return vector.toFloats();
  }
}
