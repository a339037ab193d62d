package dev.heed.langchain4j;

import dev.heed.Heed;
import dev.heed.Pipeline;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.task.FeatureExtraction;
import dev.heed.spi.Call;
import dev.heed.tensor.Tensor;
import dev.heed.vision.task.ImageOrText;
import dev.heed.vision.task.ImageTextEmbedding;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ContentType;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.DimensionAwareEmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts as vectors, by any sentence model; with a model of images and texts, such as CLIP, images
 * too, in the same space. Without a model, the one that ships inside Heed.
 *
 * <pre>{@code
 * try (HeedEmbeddingModel model = HeedEmbeddingModel.builder().build()) {
 *   Embedding embedding = model.embed("a text").content();
 * }
 * }</pre>
 */
public final class HeedEmbeddingModel extends DimensionAwareEmbeddingModel
    implements AutoCloseable {

  private final Vectors vectors;
  private final TokenCount tokens;
  private final String name;
  private final List<EmbeddingModelListener> listeners;

  private HeedEmbeddingModel(Builder builder) {
    Heed heed = builder.heed();
    Path folder =
        builder
            .folder()
            .orElseGet(() -> FeatureExtraction.TYPE.standardModel().orElseThrow().folder().get());
    boolean images =
        builder.folder().isPresent() && ImageTextEmbedding.isFor(ModelFolder.open(folder));
    this.name = builder.name();
    this.listeners = List.copyOf(builder.listeners);
    this.tokens = TokenCount.of(heed, folder);
    this.vectors =
        images
            ? new Space(heed.pipeline(ImageTextEmbedding.TYPE, builder.opening()))
            : new Texts(heed.pipeline(FeatureExtraction.TYPE, builder.opening()));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** From inputs to vectors, in their order. */
  private interface Vectors extends AutoCloseable {
    List<float[]> of(List<Content> inputs, @Nullable Integer dimensions);

    Set<EmbeddingParameter<?>> parameters();

    Set<ContentType> types();

    @Override
    void close();
  }

  private record Texts(Pipeline<String, Tensor> pipeline) implements Vectors {

    @Override
    public List<float[]> of(List<Content> inputs, @Nullable Integer dimensions) {
      List<String> texts = inputs.stream().map(content -> ((TextContent) content).text()).toList();
      Call call =
          dimensions == null
              ? Call.plain()
              : Call.plain().withOption("truncate-dim", String.valueOf(dimensions));
      return pipeline.run(texts, call).stream().map(Texts::vector).toList();
    }

    @Override
    public Set<EmbeddingParameter<?>> parameters() {
      return Set.of(EmbeddingRequestParameters.DIMENSIONS);
    }

    /** A model that does not say how its tokens become one vector gives one for each. */
    private static float[] vector(Tensor tensor) {
      if (tensor.shape().rank() > 1) {
        throw new UnsupportedFeatureException(
            "The model gives a vector for each token. Say how they become one: option(\"pooling\","
                + " \"mean\") or \"cls\", as its page says.");
      }
      return tensor.toFloats();
    }

    @Override
    public Set<ContentType> types() {
      return Set.of(ContentType.TEXT);
    }

    @Override
    public void close() {
      pipeline.close();
    }
  }

  private record Space(Pipeline<ImageOrText, float[]> pipeline) implements Vectors {

    @Override
    public List<float[]> of(List<Content> inputs, @Nullable Integer dimensions) {
      return pipeline.run(inputs.stream().map(Space::input).toList());
    }

    @Override
    public Set<EmbeddingParameter<?>> parameters() {
      return Set.of();
    }

    private static ImageOrText input(Content content) {
      return content instanceof ImageContent image
          ? ImageOrText.of(Pictures.read(image))
          : ImageOrText.of(((TextContent) content).text());
    }

    @Override
    public Set<ContentType> types() {
      return Set.of(ContentType.TEXT, ContentType.IMAGE);
    }

    @Override
    public void close() {
      pipeline.close();
    }
  }

  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    List<Content> inputs = new ArrayList<>();
    for (EmbeddingInput input : request.inputs()) {
      if (input.contents().size() != 1) {
        throw new UnsupportedFeatureException(
            "One input is one text or one image, but this one has %s parts."
                .formatted(input.contents().size()));
      }
      inputs.add(input.contents().get(0));
    }
    List<String> texts =
        inputs.stream()
            .filter(TextContent.class::isInstance)
            .map(content -> ((TextContent) content).text())
            .toList();
    return EmbeddingResponse.builder()
        .embeddings(vectors.of(inputs, request.dimensions()).stream().map(Embedding::from).toList())
        .modelName(name)
        .tokenUsage(new TokenUsage(tokens.ofInputs(texts)))
        .build();
  }

  @Override
  public Set<ContentType> supportedContentTypes() {
    return vectors.types();
  }

  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return vectors.parameters();
  }

  @Override
  public List<EmbeddingModelListener> listeners() {
    return listeners;
  }

  @Override
  public String modelName() {
    return name;
  }

  @Override
  public void close() {
    vectors.close();
  }

  /** Says which model, and how. */
  public static final class Builder extends ModelBuilder<Builder> {

    private List<EmbeddingModelListener> listeners = List.of();

    private Builder() {}

    public Builder listeners(List<EmbeddingModelListener> all) {
      listeners = List.copyOf(all);
      return this;
    }

    public HeedEmbeddingModel build() {
      return new HeedEmbeddingModel(this);
    }
  }
}
